package loggregator.link;

import io.vertx.core.Future;

/**
 * An Agent's way to the Routers, over whichever link: it takes from the Agent's queue what a Router can take, stays
 * with that Router while it is well, and moves to another without reordering what it sends. One event loop.
 */
public interface RouterLink {
  /** Begins to look for a Router; completes when it does so, whether or not there is one. */
  Future<Void> start();

  /** The source has something to send. */
  void signal();

  /** Completes when the source is empty and all that was sent is taken or lost. */
  Future<Void> drain();

  /** Ends the link; what is still on its way is counted as lost. */
  void close();
}
