package loggregator.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;

/**
 * One request and its answer, which ends in time and in bounds: a server that is silent, slow or never comes to an end
 * is given up together with its connection.
 */
final class Exchange {
  private static final int MAX_ANSWER_BYTES = 256 << 10;

  private final Promise<Answer> done = Promise.promise();
  private final Buffer received = Buffer.buffer();
  private final Scheduler.Cancellable deadline;
  private HttpClientRequest request;

  private Exchange(Scheduler scheduler, long timeoutMs) {
    this.deadline = scheduler.schedule(TimeUnit.MILLISECONDS.toNanos(timeoutMs), () -> giveUp("no answer in time"));
  }

  static Future<Answer> run(HttpClient client, Call call, Scheduler scheduler, long timeoutMs) {
    Exchange exchange = new Exchange(scheduler, timeoutMs);
    client.request(call.options())
        .onSuccess(opened -> exchange.opened(opened, call))
        .onFailure(exchange::failed);
    return exchange.done.future();
  }

  private void opened(HttpClientRequest opened, Call call) {
    request = opened;
    // Without a handler Vert.x logs every request that is given up.
    request.exceptionHandler(this::failed);
    if (done.future().isComplete()) {
      request.reset();
      return;
    }
    request.authority(call.authority());
    request.send(call.body()).onSuccess(this::receive).onFailure(this::failed);
  }

  private void receive(HttpClientResponse response) {
    response.exceptionHandler(this::failed);
    response.handler(this::add);
    response.endHandler(v -> finish(new Answer(response.statusCode(), received)));
  }

  private void add(Buffer part) {
    if (received.length() + part.length() > MAX_ANSWER_BYTES) {
      giveUp("an answer without end");
    } else {
      received.appendBuffer(part);
    }
  }

  private void finish(Answer answer) {
    if (done.tryComplete(answer)) {
      deadline.cancel();
    }
  }

  private void giveUp(String reason) {
    if (done.tryFail(reason) && request != null) {
      request.reset();
    }
    deadline.cancel();
  }

  /** The cause's text is of no use to anybody, and who knows what it quotes. */
  private void failed(Throwable cause) {
    done.tryFail(cause.getClass().getSimpleName());
    deadline.cancel();
  }
}
