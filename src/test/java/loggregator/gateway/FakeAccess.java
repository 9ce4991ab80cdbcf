package loggregator.gateway;

import io.vertx.core.Future;
import java.util.Map;
import loggregator.auth.ReadAccess;
import loggregator.auth.Verdict;

/** Decides as it is told; on sources that it doesn't know as on everything. */
record FakeAccess(Future<Verdict> all, Map<String, Verdict> sources) implements ReadAccess {
  FakeAccess(Verdict all, Map<String, Verdict> sources) {
    this(Future.succeededFuture(all), sources);
  }

  static FakeAccess failing() {
    return new FakeAccess(Future.failedFuture("no answer"), Map.of());
  }

  @Override
  public Future<Verdict> everything(String authorization) {
    return all;
  }

  @Override
  public Future<Verdict> source(String authorization, String sourceId) {
    return sources.containsKey(sourceId) ? Future.succeededFuture(sources.get(sourceId)) : all;
  }
}
