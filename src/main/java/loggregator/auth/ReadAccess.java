package loggregator.auth;

import io.vertx.core.Future;

/**
 * Decides who may read what. Both checks never fail: that nobody can tell is a verdict, too. They complete within the
 * configured time, on the caller's event loop, and may complete at once.
 *
 * <p>The authorization is what the consumer sent, such as {@code bearer eyJ…}; empty or null for none. It may be asked
 * again while a stream is open, and then answer otherwise.
 */
public interface ReadAccess {
  /** Everyone may read everything. */
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

  /** Whether the bearer may read the envelopes of the source. Asks for this one only, whatever else the bearer may. */
  Future<Verdict> source(String authorization, String sourceId);
}
