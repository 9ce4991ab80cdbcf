package loggregator.grpc;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.flow.Scheduler;
import loggregator.memory.Claims;

/** A request whose body Vert.x is given in {@link WholeMessages}. One event loop. */
final class MessageBody extends HttpServerRequestWrapper {
  private static final int NO_ERROR = 0;
  private static final String STATUS = "grpc-status";
  private static final String OK = "0";
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Scheduler scheduler;
  private final WholeMessages messages;
  private boolean ended;

  MessageBody(HttpServerRequest request, int maxMessageBytes, Claims claims, Scheduler scheduler) {
    super((HttpServerRequestInternal) request);
    this.scheduler = scheduler;
    boolean mayBePacked = !CallMessages.IDENTITY.equals(request.getHeader(CallMessages.ENCODING));
    this.messages = new WholeMessages(maxMessageBytes, mayBePacked, claims, scheduler, why -> response().reset());
    request.response().endHandler(v -> answered());
  }

  /** The task ends the call, because its messages can't be read. */
  void onRefused(Consumer<WholeMessages.Why> task) {
    messages.onRefused(task);
  }

  /**
   * A client that was answered need not go on: otherwise the stream would stay for as long as it likes. Most clients end
   * their request right after its message, and would take a reset before that for a failure; one that was refused may
   * open more calls than there is memory for, if each of them stays for a moment.
   */
  private void answered() {
    if (wasRefused()) {
      resetUnlessEnded();
    } else if (!ended) {
      scheduler.schedule(GRACE_NANOS, this::resetUnlessEnded);
    }
  }

  private boolean wasRefused() {
    return !(OK.equals(response().trailers().get(STATUS)) || OK.equals(response().headers().get(STATUS)));
  }

  private void resetUnlessEnded() {
    if (!ended) {
      response().reset(NO_ERROR);
    }
  }

  @Override
  public HttpServerRequest handler(Handler<Buffer> handler) {
    messages.handOnTo(handler);
    super.handler(messages::take);
    return this;
  }

  @Override
  public HttpServerRequest endHandler(Handler<Void> handler) {
    super.endHandler(v -> {
      ended = true;
      messages.stop();
      handler.handle(v);
    });
    return this;
  }

  @Override
  public HttpServerRequest exceptionHandler(Handler<Throwable> handler) {
    super.exceptionHandler(cause -> {
      messages.stop();
      handler.handle(cause);
    });
    return this;
  }
}
