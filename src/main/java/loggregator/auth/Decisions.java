package loggregator.auth;

import io.vertx.core.Future;

/** The rules of one method: what the bearer of a token may read. Never fails. One event loop. */
interface Decisions {
  Future<Verdict> everything(Credentials credentials);

  Future<Verdict> source(Credentials credentials, String sourceId);
}
