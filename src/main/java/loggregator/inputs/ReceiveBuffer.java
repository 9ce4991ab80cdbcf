package loggregator.inputs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * The memory that a socket's datagrams are read into: one buffer, large enough for many datagrams. It is used again and
 * again, because they are copied out of it at once. A transport that reads several times before it hands anything on
 * gets a buffer of its own for each further read. Pages that no datagram has touched take no memory. One event loop.
 */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  private final ByteBuf shared =
      Unpooled.directBuffer(DatagramReader.MAX_DATAGRAMS * DatagramReader.MAX_DATAGRAM_BYTES);

  ReceiveBuffer() {
    super(DatagramReader.MAX_DATAGRAMS);
  }

  @Override
  @SuppressWarnings("deprecation")
  public Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        return shared.refCnt() == 1
            ? shared.clear().retain()
            : allocator.directBuffer(DatagramReader.MAX_DATAGRAM_BYTES);
      }

      @Override
      public int guess() {
        return shared.capacity();
      }
    };
  }

  void release() {
    shared.release();
  }
}
