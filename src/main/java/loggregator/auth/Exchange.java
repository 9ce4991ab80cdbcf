package loggregator.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.util.concurrent.TimeUnit;
import loggregator.auth.AuthServer.Answer;
import loggregator.flow.Scheduler;

/**
 * One request and its answer, bounded in time and size. A server that is silent, slow or never ends its answer is given
 * up, together with its connection. One event loop.
 */
final class Exchange {
  private static final int MAX_ANSWER_BYTES = 256 << 10;

  private final HostAndPort authority;
  private final Buffer body;
  private final Promise<Answer> done = Promise.promise();
  private final Buffer received = Buffer.buffer();
  private Scheduler.Cancellable deadline;
  private HttpClientRequest request;

  /** @param authority what the request's {@code Host} header says */
  Exchange(HostAndPort authority, Buffer body) {
    this.authority = authority;
    this.body = body;
  }

  /** To be called once. */
  Future<Answer> run(HttpClient client, RequestOptions options, Scheduler scheduler, long timeoutMs) {
    deadline = scheduler.schedule(TimeUnit.MILLISECONDS.toNanos(timeoutMs), () -> giveUp("no answer in time"));
    client.request(options).onSuccess(this::opened).onFailure(this::failed);
    return done.future();
  }

  private void opened(HttpClientRequest opened) {
    request = opened;
    // Without a handler Vert.x logs every request that is given up.
    request.exceptionHandler(this::failed);
    if (done.future().isComplete()) {
      request.reset();
      return;
    }
    request.authority(authority);
    request.send(body).onSuccess(this::receive).onFailure(this::failed);
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

  /** The text of the cause is left out, because it may quote a token. */
  private void failed(Throwable cause) {
    done.tryFail(cause.getClass().getSimpleName());
    deadline.cancel();
  }
}
