package loggregator.buslink;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.internal.buffer.BufferInternal;

/** Lets frames pass by reference within a process and as protobuf between processes. */
public class FrameCodec implements MessageCodec<Frame, Frame> {
  static final String NAME = "loggregator-frame";
  static final DeliveryOptions OPTIONS = new DeliveryOptions().setCodecName(NAME);

  /** To be called for each Vert.x instance before any role starts; further calls change nothing. */
  public static void register(Vertx vertx) {
    register(vertx, new FrameCodec());
  }

  /** As {@link #register}, for a process that rehearses what goes to others: frames pass as protobuf within it, too. */
  public static void registerRehearsal(Vertx vertx) {
    register(vertx, new FrameCodec() {
      @Override
      public Frame transform(Frame frame) {
        Buffer buffer = Buffer.buffer();
        encodeToWire(buffer, frame);
        return decodeFromWire(0, buffer);
      }
    });
  }

  private static void register(Vertx vertx, FrameCodec codec) {
    vertx.eventBus().unregisterCodec(NAME).registerCodec(codec);
  }

  @Override
  public void encodeToWire(Buffer buffer, Frame frame) {
    int lengthAt = buffer.length();
    buffer.appendInt(0);
    WireFrames.append(buffer, frame);
    buffer.setInt(lengthAt, buffer.length() - lengthAt - Integer.BYTES);
  }

  /** The buffer is this message's own, and nobody writes to it again: frames share its array. */
  @Override
  public Frame decodeFromWire(int position, Buffer buffer) {
    int length = buffer.length() - position < 4 ? -1 : buffer.getInt(position);
    if (length < 0 || length > buffer.length() - position - 4) {
      return Frame.Unreadable.MALFORMED;
    }
    ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
    return bytes.hasArray()
        ? WireFrames.decode(bytes.array(), bytes.arrayOffset() + position + 4, length)
        : WireFrames.decode(buffer.getBytes(position + 4, position + 4 + length));
  }

  @Override
  public Frame transform(Frame frame) {
    return frame;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
