package loggregator.grpc;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import loggregator.door.HardClose;
import loggregator.flow.Scheduler;
import loggregator.stream.Caller;

/**
 * One consumer's call, from its request to its end. It ends once: when the consumer cancels or vanishes, its time is
 * over, it is refused, or its stream is over. One event loop.
 */
public final class ConsumerCall {
  private final GrpcServerRequest<Buffer, Buffer> call;
  private final HttpServerResponse body;
  /** What is given back at the end, latest first. */
  private final ArrayDeque<Runnable> atEnd = new ArrayDeque<>();
  private boolean asked;
  private boolean headIsSent;
  private boolean ended;

  /** @param body where messages are written without the copies that Vert.x would make of them */
  ConsumerCall(GrpcServerRequest<Buffer, Buffer> call, HttpServerResponse body) {
    this.call = call;
    this.body = body;
    call.errorHandler(error -> end());
    call.exceptionHandler(cause -> end());
    GrpcCalls.onDeadline(call, this::end);
    call.response().exceptionHandler(cause -> end());
  }

  /** Refuses the call unless its request comes in time. */
  ConsumerCall expectRequest(Scheduler scheduler, long timeoutMs) {
    Scheduler.Cancellable limit = scheduler.schedule(TimeUnit.MILLISECONDS.toNanos(timeoutMs), () -> {
      if (!asked) {
        refuse(GrpcStatus.DEADLINE_EXCEEDED, "the request does not come");
      }
    });
    onEnd(limit::cancel);
    return this;
  }

  /** True for the call's first message, which is its request. */
  public boolean asks() {
    boolean first = !asked && !ended;
    asked = true;
    return first;
  }

  public boolean hasHeader(String name, String value) {
    return value.equals(call.headers().get(name));
  }

  /** The largest message that the consumer takes, as far as it says. */
  public int maxMessageBytes(int otherwise) {
    return PeerHeaders.maxMessageBytes(call.headers(), otherwise);
  }

  public GrpcServerRequest<Buffer, Buffer> request() {
    return call;
  }

  public Caller caller() {
    return Caller.of(call.connection().remoteAddress(), call.headers());
  }

  public HttpConnection connection() {
    return call.connection();
  }

  public GrpcServerResponse<Buffer, Buffer> response() {
    return call.response();
  }

  /** Sends the response headers: the consumer gets what is sent from now on. */
  public void accept() {
    if (!ended) {
      sendHead();
    }
  }

  private void sendHead() {
    if (!headIsSent) {
      headIsSent = true;
      call.response().writeHead();
    }
  }

  /** @param framed a message with its {@link GrpcFrames prefix}; not copied, so it must not change any more */
  public Future<Void> write(Buffer framed) {
    sendHead();
    return body.write(framed);
  }

  /** Says that there are no more messages. */
  public Future<Void> endMessages() {
    return call.response().end();
  }

  public void refuse(GrpcStatus status, String text) {
    if (!ended) {
      end();
      GrpcCalls.fail(call, status, text);
    }
  }

  public void refuseUnlessAsked() {
    if (!asked) {
      refuse(GrpcStatus.INTERNAL, "the request is missing");
    }
  }

  /** Ends the call of a consumer that takes nothing, with its connection if that is full. */
  public void cutOff() {
    end();
    if (!HardClose.offIfStuck(connection())) {
      call.response().cancel();
    }
  }

  public void onEnd(Runnable task) {
    atEnd.push(task);
  }

  public void end() {
    if (!ended) {
      ended = true;
      while (!atEnd.isEmpty()) {
        atEnd.pop().run();
      }
    }
  }
}
