package loggregator.auth;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/**
 * Decides what a bearer may read. Neither check fails: where no server can tell, that is the verdict. They complete
 * within the configured time, on the caller's event loop, and may complete at once.
 *
 * <p>The authorization is what the consumer sent, such as {@code bearer eyJ…}; empty or null for none. The checks may
 * be repeated while a stream is open, and may then come to another verdict.
 */
public interface ReadAccess {
  /** Every consumer may read everything. */
  ReadAccess ALLOW_ALL = new ReadAccess() {
    @Override
    public Future<Verdict> everything(String authorization) {
      return Future.succeededFuture(Verdict.ALLOWED);
    }

    @Override
    public Future<Verdict> source(String authorization, String sourceId) {
      return Future.succeededFuture(Verdict.ALLOWED);
    }
  };

  /** Whether the bearer may read the envelopes of all sources. */
  Future<Verdict> everything(String authorization);

  /** Whether the bearer may read the envelopes of the source. Other permissions of the bearer don't count. */
  Future<Verdict> source(String authorization, String sourceId);

  /**
   * Those of the sources that the bearer may read, asked for together. Fails where that is not possible: then each is
   * to be asked for by itself.
   */
  default Future<Set<String>> readable(String authorization, List<String> sourceIds) {
    return Future.failedFuture("each by itself");
  }
}
