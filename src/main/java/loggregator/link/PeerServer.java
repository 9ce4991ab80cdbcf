package loggregator.link;

import io.vertx.core.Future;

/** One way in which a role is reached by those it takes from and gives to: the event bus, or gRPC. One event loop. */
public interface PeerServer {
  /** Completes when peers can reach the role. */
  Future<Void> start();

  /**
   * Takes no new peers and tells those it has that the role leaves; completes when none of them brings anything more.
   * How long that may take is the caller's to limit.
   */
  Future<Void> leave();

  /**
   * Completes when all that waits for subscribers at the time of the call is taken by them, or lost: whoever sends the
   * same sources' envelopes over another Router from then on reorders nothing.
   */
  Future<Void> settle();

  /** Feeds bring nothing new; completes when subscribers have taken all that waits for them, or are gone. */
  Future<Void> drain();

  /** Drops what waits for subscribers: the process was frozen for so long that others went on without it. */
  void dropStale();

  void close();
}
