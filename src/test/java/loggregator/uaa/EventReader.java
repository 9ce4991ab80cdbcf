package loggregator.uaa;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** A consumer of the Gateway's server-sent events on the JDK's client. */
final class EventReader implements Reader, Flow.Subscriber<String> {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private final CompletableFuture<Void> end;

  /** @param authorization the header's value; empty for none */
  EventReader(int port, String query, String authorization) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/read?" + query));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    end = HTTP.sendAsync(request.build(), head -> {
      status.complete(head.statusCode());
      return BodySubscribers.fromLineSubscriber(this);
    }).thenApply(response -> null);
    end.whenComplete((none, cause) -> status.completeExceptionally(new AssertionError("no answer", cause)));
  }

  @Override
  public int status() {
    return status.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  @Override
  public boolean hasRead(String sourceId) {
    return lines.stream().anyMatch(line -> line.contains("\"source_id\":\"" + sourceId + "\""));
  }

  @Override
  public boolean isOpen() {
    return !end.isDone();
  }

  @Override
  public void close() {
    end.cancel(true);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    lines.add(line);
  }

  @Override
  public void onError(Throwable cause) {
    // the response's future tells it
  }

  @Override
  public void onComplete() {
    // so is this
  }
}
