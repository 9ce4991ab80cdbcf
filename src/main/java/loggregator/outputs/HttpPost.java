package loggregator.outputs;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;

/**
 * One request to a destination, bounded in time, and what its answer says of the batch that it carried. One event loop.
 */
public final class HttpPost {
  private static final int MAX_ANSWER_BYTES = 64 << 10;
  private static final long LONGEST_WAIT_MS = TimeUnit.MINUTES.toMillis(5);
  private static final int SUCCESS = 2;
  /** Of a request that no later one can do better than: malformed, too large, of the wrong kind. */
  private static final Set<Integer> FINAL = Set.of(400, 413, 414, 415, 422);

  /** What came back; {@code failure} if nothing did. */
  public record Answer(int status, String retryAfter, Buffer body, Outcome failure) {
    public boolean isSuccess() {
      return failure == null && status / 100 == SUCCESS;
    }
  }

  private final Promise<Answer> done = Promise.promise();
  private final Buffer received = Buffer.buffer();
  private final Buffer body;
  private Scheduler.Cancellable deadline = () -> {};
  private HttpClientRequest request;

  private HttpPost(Buffer body) {
    this.body = body;
  }

  /** Completes always, with success. */
  public static Future<Answer> send(
      HttpClient client, RequestOptions options, Buffer body, Scheduler scheduler, long timeoutMs) {
    return new HttpPost(body).run(client, options, scheduler, timeoutMs);
  }

  private Future<Answer> run(HttpClient client, RequestOptions options, Scheduler scheduler, long timeoutMs) {
    deadline = scheduler.schedule(TimeUnit.MILLISECONDS.toNanos(timeoutMs), this::giveUp);
    client.request(options).onSuccess(this::opened)
        .onFailure(cause -> fail(Outcome.notNow("connect", Complaints.cause(cause))));
    return done.future().onComplete(v -> deadline.cancel());
  }

  private void opened(HttpClientRequest opened) {
    request = opened;
    request.exceptionHandler(cause -> fail(Outcome.unknown("in_flight")));
    if (done.future().isComplete()) {
      request.reset();
      return;
    }
    request.send(body).onSuccess(this::receive).onFailure(cause -> fail(Outcome.unknown("in_flight")));
  }

  private void receive(HttpClientResponse response) {
    response.exceptionHandler(cause -> fail(Outcome.unknown("in_flight")));
    response.handler(part -> {
      if (received.length() + part.length() <= MAX_ANSWER_BYTES) {
        received.appendBuffer(part);
      }
    });
    response.endHandler(v ->
        done.tryComplete(new Answer(response.statusCode(), response.getHeader("Retry-After"), received, null)));
  }

  private void giveUp() {
    if (request == null) {
      fail(Outcome.notNow("connect", "it does not answer"));
    } else {
      fail(Outcome.unknown("in_flight"));
      request.reset();
    }
  }

  private void fail(Outcome outcome) {
    done.tryComplete(new Answer(0, null, received, outcome));
  }

  /** What is to become of the batch. */
  public static Outcome outcome(Answer answer) {
    if (answer.failure != null) {
      return answer.failure;
    } else if (answer.isSuccess()) {
      return Outcome.TAKEN;
    }
    return FINAL.contains(answer.status) ? Outcome.never("refused")
        : Outcome.notNow("refused", waitMs(answer.retryAfter));
  }

  /** Of {@code Retry-After}: seconds, or a date; 0 without it. */
  static long waitMs(String retryAfter) {
    if (retryAfter == null) {
      return 0;
    }
    try {
      long ms = retryAfter.matches("\\d{1,9}")
          ? TimeUnit.SECONDS.toMillis(Long.parseLong(retryAfter))
          : Duration.between(ZonedDateTime.now(),
              ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)).toMillis();
      return Math.max(0, Math.min(LONGEST_WAIT_MS, ms));
    } catch (DateTimeException e) {
      return 0;
    }
  }
}
