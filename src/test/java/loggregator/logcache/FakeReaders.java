package loggregator.logcache;

import io.vertx.core.Future;
import java.util.Map;
import loggregator.auth.ReadAccess;
import loggregator.auth.Verdict;

/** Decides as it is told. */
record FakeReaders(Verdict all, Map<String, Verdict> sources) implements ReadAccess {
  @Override
  public Future<Verdict> everything(String authorization) {
    return Future.succeededFuture(all);
  }

  @Override
  public Future<Verdict> source(String authorization, String sourceId) {
    return Future.succeededFuture(sources.getOrDefault(sourceId, all));
  }
}
