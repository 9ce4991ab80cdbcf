package loggregator.logcache;

import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import loggregator.door.HardClose;
import loggregator.follow.Answering;
import loggregator.follow.LogCaches.Kinds;
import loggregator.grpc.GrpcCalls;
import loggregator.grpc.GrpcEndpoint;
import loggregator.metrics.GrpcMeters;

/** Questions of other nodes over gRPC. One event loop. */
public final class LogCacheCalls {
  private static final String SERVICE = "loggregator.v1.LogCache/";

  private final Answering answering;
  private final GrpcEndpoint endpoint;
  private final GrpcMeters meters;
  private final WaitingAnswers waiting;

  public LogCacheCalls(
      LogCacheServices services, Answering answering, GrpcEndpoint endpoint, GrpcMeters meters) {
    this.answering = answering;
    this.endpoint = endpoint;
    this.meters = meters;
    this.waiting = services.waiting();
  }

  public void register() {
    Kinds.ALL.forEach(kind -> endpoint.method(SERVICE + kind, request -> open(kind, request)));
  }

  private void open(String kind, GrpcServerRequest<Buffer, Buffer> request) {
    NodeCall call = new NodeCall(request);
    endpoint.read(request, message -> {
      if (!call.asked) {
        call.asked = true;
        answering.answer(kind, message.getBytes())
            .onSuccess(call::answer)
            .onFailure(cause -> call.refuse(GrpcStatus.INVALID_ARGUMENT, String.valueOf(cause.getMessage())));
      }
    }, (reason, status, text) -> {
      meters.rejected(reason);
      call.refuse(status, text);
    });
    request.endHandler(v -> {
      if (!call.asked) {
        call.refuse(GrpcStatus.INTERNAL, "the question is missing");
      }
    });
  }

  /** One call, until it is answered. */
  private final class NodeCall {
    private final GrpcServerRequest<Buffer, Buffer> request;
    private boolean asked;
    private boolean over;

    NodeCall(GrpcServerRequest<Buffer, Buffer> request) {
      this.request = request;
      request.errorHandler(error -> over = true);
      request.exceptionHandler(cause -> over = true);
      GrpcCalls.onDeadline(request, () -> over = true);
    }

    void answer(byte[] message) {
      if (!over) {
        over = true;
        waiting.sending(message.length, request.response().end(GrpcCalls.message(message, 0, message.length)),
            () -> HardClose.off(request.connection()));
      }
    }

    void refuse(GrpcStatus status, String text) {
      if (!over) {
        over = true;
        GrpcCalls.fail(request, status, text);
      }
    }
  }
}
