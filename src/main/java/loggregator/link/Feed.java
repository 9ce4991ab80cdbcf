package loggregator.link;

import io.vertx.core.Future;

/** A subscription at an {@link Upstream}, from its making until {@link #close}. */
public interface Feed {
  /**
   * Completes when every source that was known at the subscription has taken it: what producers send from then on
   * reaches this feed. Fails with a {@link RefusedException} when the source refuses the subscription.
   */
  Future<Void> active();

  /** All that the handler was given is taken: a feed that waits for its consumer goes on. */
  default void taken() {}

  /**
   * Takes nothing new: the handler gets what already waits for it at the sources, and then
   * {@link FeedHandler#ended}. Sources that are gone or slow are not waited for without limit.
   */
  void finish();

  /** Ends the subscription; the handler is not called again. */
  void close();
}
