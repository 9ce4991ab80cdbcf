package loggregator.grpc;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.InvalidMessageException;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.server.GrpcServerRequest;
import java.io.IOException;

/**
 * The messages of a call, decompressed where the client compresses them. Vert.x decompresses without a limit, so one
 * small gzip message could fill the heap; here see {@link Packed} for how large it may get. What does not unpack in a
 * moment does so on a worker thread. One event loop.
 */
public final class CallMessages {
  static final String ENCODING = "grpc-encoding";
  static final String IDENTITY = "identity";
  private static final String GZIP = "gzip";

  private final int maxMessageBytes;
  private final Handler<Buffer> messages;
  private final Refusal refusal;
  private final LargeMessages large;

  /** Is told of a message that can't be read. */
  @FunctionalInterface
  public interface Refusal {
    /**
     * @param reason as metrics name it
     * @param text for the client
     */
    void refuse(String reason, GrpcStatus status, String text);
  }

  private CallMessages(int maxMessageBytes, Handler<Buffer> messages, Refusal refusal, LargeMessages large) {
    this.maxMessageBytes = maxMessageBytes;
    this.messages = messages;
    this.refusal = refusal;
    this.large = large;
  }

  static void read(
      GrpcServerRequest<Buffer, Buffer> call, int maxMessageBytes, Handler<Buffer> messages, Refusal refusal,
      LargeMessages large) {
    CallMessages reader = new CallMessages(maxMessageBytes, messages, refusal, large);
    call.invalidMessageHandler(reader::invalid);
    call.messageHandler(reader::take);
  }

  private void invalid(InvalidMessageException cause) {
    if (cause instanceof MessageSizeOverflowException tooLarge) {
      refusal.refuse("too_large", GrpcStatus.RESOURCE_EXHAUSTED, "grpc: received message larger than max ("
          + tooLarge.messageSize() + " vs. " + maxMessageBytes + ")");
    } else {
      refusal.refuse("malformed", GrpcStatus.INTERNAL, "grpc: unreadable message");
    }
  }

  private void take(GrpcMessage message) {
    switch (message.encoding()) {
      case IDENTITY -> messages.handle(message.payload());
      case GZIP -> unpack(message.payload());
      default -> refusal.refuse("malformed", GrpcStatus.UNIMPLEMENTED,
          "grpc: Decompressor is not installed for grpc-encoding \"" + message.encoding() + '"');
    }
  }

  private void unpack(Buffer message) {
    Packed packed = new Packed(GrpcCalls.bytes(message), maxMessageBytes);
    if (!large.claim().tryGrow(packed.limit())) {
      refusal.refuse("no_memory", GrpcStatus.RESOURCE_EXHAUSTED, "grpc: no memory to decompress the message");
      return;
    }
    byte[] beginning = unpack(packed);
    if (beginning == null || packed.isWhole()) {
      large.claim().shrink(packed.limit());
      unpacked(packed, beginning);
    } else {
      large.onWorker(() -> unpack(packed)).onComplete(rest -> {
        unpacked(packed, rest.result());
        large.goOn(packed.limit());
      });
    }
  }

  /** What was unpacked by now; null when it is no gzip. */
  private static byte[] unpack(Packed packed) {
    try {
      return packed.unpackMore();
    } catch (IOException e) {
      return null;
    }
  }

  private void unpacked(Packed packed, byte[] message) {
    if (message == null) {
      refusal.refuse("malformed", GrpcStatus.INTERNAL, "grpc: failed to decompress the message");
    } else if (packed.isTooLarge()) {
      refusal.refuse("too_large", GrpcStatus.RESOURCE_EXHAUSTED, "grpc: received message after decompression larger than "
          + (packed.limit() == maxMessageBytes ? "max " : "its size allows: ") + packed.limit());
    } else {
      messages.handle(GrpcCalls.message(message, 0, message.length));
    }
  }
}
