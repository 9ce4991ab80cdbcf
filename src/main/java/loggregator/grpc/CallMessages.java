package loggregator.grpc;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.InvalidMessageException;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.server.GrpcServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import loggregator.grpc.GrpcCalls.MessageBytes;

/**
 * The messages of a call, decompressed where the client compresses them. Vert.x decompresses without a limit, so one
 * small gzip message could fill the heap. Here the limit of a message also bounds its decompressed size. One event
 * loop.
 */
public final class CallMessages {
  private static final String IDENTITY = "identity";
  private static final String GZIP = "gzip";

  private final int maxMessageBytes;
  private final Handler<Buffer> messages;
  private final Refusal refusal;

  /** Is told of a message that can't be read. */
  @FunctionalInterface
  public interface Refusal {
    /**
     * @param reason as metrics name it
     * @param text for the client
     */
    void refuse(String reason, GrpcStatus status, String text);
  }

  private CallMessages(int maxMessageBytes, Handler<Buffer> messages, Refusal refusal) {
    this.maxMessageBytes = maxMessageBytes;
    this.messages = messages;
    this.refusal = refusal;
  }

  static void read(
      GrpcServerRequest<Buffer, Buffer> call, int maxMessageBytes, Handler<Buffer> messages, Refusal refusal) {
    CallMessages reader = new CallMessages(maxMessageBytes, messages, refusal);
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

  private void unpack(Buffer packed) {
    byte[] message;
    try {
      message = gunzip(GrpcCalls.bytes(packed));
    } catch (IOException e) {
      refusal.refuse("malformed", GrpcStatus.INTERNAL, "grpc: failed to decompress the message: " + e.getMessage());
      return;
    }
    if (message.length > maxMessageBytes) {
      refusal.refuse("too_large", GrpcStatus.RESOURCE_EXHAUSTED,
          "grpc: received message after decompression larger than max " + maxMessageBytes);
    } else {
      messages.handle(Buffer.buffer(message));
    }
  }

  /** No more than one byte too many. */
  private byte[] gunzip(MessageBytes packed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(
        new ByteArrayInputStream(packed.array(), packed.offset(), packed.length()))) {
      return in.readNBytes(maxMessageBytes + 1);
    }
  }
}
