package loggregator.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.List;

/** Messages with the prefix that gRPC has before each: a flag, here 0 for uncompressed, and the length. */
public final class GrpcFrames {
  private static final int PREFIX_BYTES = 5;
  /** Up to so many bytes, to copy costs less than to send two buffers. */
  private static final int FEW_BYTES = 2 << 10;

  private GrpcFrames() {}

  /** The array is only copied where it is small; else it must not change any more. */
  static Buffer of(byte[] bytes, int offset, int length) {
    if (length <= FEW_BYTES) {
      return begin(length).appendBytes(bytes, offset, length);
    }
    ByteBuf prefix = Unpooled.buffer(PREFIX_BYTES).writeByte(0).writeInt(length);
    return BufferInternal.buffer(Unpooled.wrappedBuffer(prefix, Unpooled.wrappedBuffer(bytes, offset, length)));
  }

  /** The message is only copied where it is small; else it must not change any more. */
  public static Buffer of(Buffer message) {
    return of(List.of(((BufferInternal) message).getByteBuf()), message.length());
  }

  /** @param parts one after the other a message; copied only where they are small, so they must not change any more */
  public static Buffer of(List<ByteBuf> parts, int length) {
    if (length <= FEW_BYTES) {
      ByteBuf message = Unpooled.buffer(PREFIX_BYTES + length).writeByte(0).writeInt(length);
      parts.forEach(message::writeBytes);
      return BufferInternal.buffer(message);
    }
    ByteBuf[] all = new ByteBuf[1 + parts.size()];
    all[0] = Unpooled.buffer(PREFIX_BYTES).writeByte(0).writeInt(length);
    for (int i = 0; i < parts.size(); i++) {
      all[i + 1] = parts.get(i);
    }
    return BufferInternal.buffer(Unpooled.wrappedBuffer(all));
  }

  /** A buffer of the right size to which the message itself is yet to be appended. */
  public static Buffer begin(int length) {
    return Buffer.buffer(PREFIX_BYTES + length).appendByte((byte) 0).appendInt(length);
  }
}
