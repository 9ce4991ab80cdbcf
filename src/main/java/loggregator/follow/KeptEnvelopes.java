package loggregator.follow;

import io.vertx.core.Future;
import java.util.List;
import loggregator.follow.LogCaches.Kinds;
import loggregator.link.RefusedException;

/**
 * What the Log Caches of a fleet keep, for a role that reads it: it asks one of them, and stays with that one as long as
 * it answers. One event loop.
 */
public final class KeptEnvelopes {
  /** Longer than the question may wait. */
  private static final int ANSWER_TIMEOUT_MS = 5_000;

  private final LogCaches caches;
  private String asked = "";

  public KeptEnvelopes(LogCaches caches) {
    this.caches = caches;
  }

  public Future<Void> start() {
    return caches.start();
  }

  /** Whether there is one to ask. */
  public boolean areThere() {
    return !caches.names().isEmpty();
  }

  /** Fails when no Log Cache answers; the next question goes to another then. */
  public Future<FollowAnswer> follow(FollowQuestion question) {
    List<String> names = caches.names();
    if (names.isEmpty()) {
      return Future.failedFuture(new RefusedException("no log cache is known"));
    }
    if (!names.contains(asked)) {
      asked = names.get(0);
    }
    String name = asked;
    return caches.ask(name, Kinds.FOLLOW, question.toWire(), question.waitMs() + ANSWER_TIMEOUT_MS)
        .map(FollowAnswer::ofWire)
        .onFailure(cause -> leave(name));
  }

  public void close() {
    caches.close();
  }

  private void leave(String name) {
    List<String> names = caches.names();
    if (asked.equals(name) && !names.isEmpty()) {
      asked = names.get((names.indexOf(name) + 1) % names.size());
    }
  }
}
