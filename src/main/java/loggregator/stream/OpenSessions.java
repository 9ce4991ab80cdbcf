package loggregator.stream;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import loggregator.door.Share;

/**
 * The sessions of one instance of a role: how many there may be, and how they end when the role stops. One event loop.
 */
public final class OpenSessions {
  private final StreamLimit limit;
  private final Set<ConsumerSession> open = new HashSet<>();
  private boolean finishing;

  public OpenSessions(int maxStreams, Share share) {
    this.limit = new StreamLimit(maxStreams, share);
  }

  /** Sessions that are open beyond it stay. */
  public void use(int maxStreams) {
    limit.use(maxStreams);
  }

  /**
   * False when all places that the client may have are taken, or the role stops; otherwise {@link #add} or
   * {@link #giveBack} must follow.
   */
  public boolean tryTakePlace(String client) {
    return !finishing && limit.tryAcquire(client);
  }

  /** Gives a place back that no session needed. */
  public void giveBack(String client) {
    limit.release(client);
  }

  /** Keeps a session that has a place, until it is over. */
  public void add(ConsumerSession session, String client) {
    open.add(session);
    session.completion().onSuccess(v -> {
      open.remove(session);
      limit.release(client);
    });
  }

  public int size() {
    return open.size();
  }

  /** Gives out no more places, and finishes every session; completes when all are over. */
  public Future<Void> finish() {
    finishing = true;
    List<ConsumerSession> sessions = List.copyOf(open);
    sessions.forEach(ConsumerSession::finish);
    return Future.join(sessions.stream().map(ConsumerSession::completion).toList()).mapEmpty();
  }

  /** Gives out no more places, and ends what {@link #finish} could not. */
  public void abort() {
    finishing = true;
    List.copyOf(open).forEach(ConsumerSession::abort);
  }
}
