package loggregator.ingress;

import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.envelope.BatchReader;
import loggregator.grpc.GrpcCalls;
import loggregator.grpc.GrpcCalls.MessageBytes;
import loggregator.grpc.GrpcEndpoint;
import loggregator.grpc.GrpcMeters;

/**
 * The gRPC service {@code loggregator.v2.Ingress}: checks what producers send and hands on what is sound. A producer
 * is never made to wait. One event loop.
 */
public final class IngressService {
  private static final String SERVICE = "loggregator.v2.Ingress/";

  private final BatchReader reader = new BatchReader();
  private final int maxMessageBytes;
  private final GrpcMeters meters;
  private final Consumer<Batch> accepted;

  public IngressService(int maxMessageBytes, GrpcMeters meters, Consumer<Batch> accepted) {
    this.maxMessageBytes = maxMessageBytes;
    this.meters = meters;
    this.accepted = accepted;
  }

  public void register(GrpcEndpoint endpoint) {
    endpoint.method(SERVICE + "Sender", call -> stream(call, reader::readEnvelope));
    endpoint.method(SERVICE + "BatchSender", call -> stream(call, reader::readBatch));
    endpoint.method(SERVICE + "Send", this::send);
  }

  /** How the messages of a call are read. */
  @FunctionalInterface
  private interface MessageReader {
    Batch read(byte[] bytes, int offset, int length);
  }

  /** Ends with UNKNOWN "EOF" when the producer half-closes: what the original's servers answer. */
  private void stream(GrpcServerRequest<Buffer, Buffer> call, MessageReader messages) {
    Call state = new Call(call, messages);
    call.endHandler(v -> state.end(GrpcStatus.UNKNOWN, "EOF"));
  }

  private void send(GrpcServerRequest<Buffer, Buffer> call) {
    Call state = new Call(call, reader::readBatch);
    call.endHandler(v -> state.answer());
  }

  /** One call, until its status is sent; what comes after that is ignored. */
  private final class Call {
    private final GrpcServerRequest<Buffer, Buffer> call;
    private final MessageReader messages;
    private boolean over;

    Call(GrpcServerRequest<Buffer, Buffer> call, MessageReader messages) {
      this.call = call;
      this.messages = messages;
      call.errorHandler(error -> over = true);
      call.exceptionHandler(cause -> over = true);
      call.invalidMessageHandler(this::invalid);
      call.handler(this::take);
    }

    private void take(Buffer message) {
      if (over) {
        return;
      }
      MessageBytes bytes = GrpcCalls.bytes(message);
      Batch batch = messages.read(bytes.array(), bytes.offset(), bytes.length());
      if (batch != null) {
        accepted.accept(batch);
      } else if (reader.isMalformed()) {
        reject("malformed", GrpcStatus.INTERNAL, "grpc: error unmarshalling request: malformed message");
      } else {
        meters.rejected("empty_batch");
      }
    }

    private void invalid(Throwable cause) {
      if (cause instanceof MessageSizeOverflowException tooLarge) {
        reject("too_large", GrpcStatus.RESOURCE_EXHAUSTED, "grpc: received message larger than max ("
            + tooLarge.messageSize() + " vs. " + maxMessageBytes + ")");
      } else {
        reject("malformed", GrpcStatus.INTERNAL, "grpc: unreadable message");
      }
    }

    private void reject(String reason, GrpcStatus status, String text) {
      if (!over) {
        meters.rejected(reason);
        end(status, text);
      }
    }

    private void end(GrpcStatus status, String text) {
      if (!over) {
        over = true;
        GrpcCalls.fail(call, status, text);
      }
    }

    private void answer() {
      if (!over) {
        over = true;
        call.response().end(Buffer.buffer());
      }
    }
  }
}
