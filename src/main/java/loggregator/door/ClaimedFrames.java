package loggregator.door;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.ByteToMessageDecoder;
import loggregator.memory.Claim;

/**
 * Keeps what has arrived of frames that are not whole, in arrays that are claimed of the node's memory: Netty would keep
 * it in its own, which nobody counts, and which ends before the heap does. When the claim falls, the connection is
 * closed.
 *
 * <p>Threading: the connection's event loop.
 */
final class ClaimedFrames implements ByteToMessageDecoder.Cumulator {
  private final Claim claim;
  private final Runnable refuse;

  private ClaimedFrames(Claim claim, Runnable refuse) {
    this.claim = claim;
    this.refuse = refuse;
  }

  /** @param refuse closes the connection; runs when there is no memory for more, perhaps more than once */
  static void keep(Channel channel, Class<? extends ByteToMessageDecoder> decoder, Claim claim, Runnable refuse) {
    ByteToMessageDecoder frames = channel.pipeline().get(decoder);
    if (frames != null) {
      frames.setCumulator(new ClaimedFrames(claim, refuse));
    }
  }

  @Override
  public ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf kept, ByteBuf arrived) {
    if (!kept.isReadable() && arrived.isContiguous()) {
      kept.release();
      return arrived;
    }
    try {
      return append(kept, arrived);
    } finally {
      arrived.release();
    }
  }

  private ByteBuf append(ByteBuf kept, ByteBuf arrived) {
    int bytes = kept.readableBytes() + arrived.readableBytes();
    boolean own = kept instanceof Kept;
    if (!own || kept.writableBytes() < arrived.readableBytes()) {
      if (!claim.hasRoomFor(bytes)) {
        refuse.run();
        return kept;
      }
    }
    if (own) {
      return kept.discardReadBytes().writeBytes(arrived);
    }
    ByteBuf moved = new Kept(bytes).writeBytes(kept).writeBytes(arrived);
    kept.release();
    return moved;
  }

  /** A buffer whose array is claimed as long as it lives. */
  private final class Kept extends UnpooledHeapByteBuf {
    Kept(int bytes) {
      super(UnpooledByteBufAllocator.DEFAULT, bytes, Integer.MAX_VALUE);
    }

    @Override
    protected byte[] allocateArray(int bytes) {
      claim.grow(bytes);
      return super.allocateArray(bytes);
    }

    @Override
    protected void freeArray(byte[] array) {
      claim.shrink(array.length);
      super.freeArray(array);
    }
  }
}
