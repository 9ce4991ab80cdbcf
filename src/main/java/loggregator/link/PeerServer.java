package loggregator.link;

import io.vertx.core.Future;

/** One way in which peers reach a role: calls within the process, the event bus, or gRPC. One event loop. */
public interface PeerServer {
  /** Completes when peers can reach the role. */
  Future<Void> start();

  /**
   * Takes no new peers and tells those it has that the role leaves; completes when none of them brings anything more.
   * How long that may take is the caller's to limit.
   */
  Future<Void> leave();

  /**
   * Completes when the subscribers have taken all that waits for them at the time of the call, or when it is lost. An
   * Agent that sends the same sources' envelopes over another Router from then on reorders nothing.
   */
  Future<Void> settle();

  /** Feeds bring nothing new; completes when subscribers have taken all that waits for them, or are gone. */
  Future<Void> drain();

  /** Drops what waits for subscribers: the process was frozen for so long that others went on without it. */
  void dropStale();

  void close();
}
