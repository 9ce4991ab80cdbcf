package loggregator.link;

import io.vertx.core.Future;

/** A subscription at an {@link Upstream}, from its making until {@link #close}. */
public interface Feed {
  /**
   * Completes when every source that was known at the subscription has taken it: what producers send from then on
   * reaches this feed. Fails with a {@link RefusedException} when the source refuses the subscription.
   */
  Future<Void> active();

  /** Ends the subscription; the handler is not called again. */
  void close();
}
