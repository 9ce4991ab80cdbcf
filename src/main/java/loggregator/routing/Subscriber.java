package loggregator.routing;

import loggregator.envelope.Batch;

/**
 * Takes the envelopes that a subscription selected, in their order: of each routed batch at most once, on the thread
 * that routes. Never blocks and never throws. May subscribe and cancel, itself or others, but not route.
 */
@FunctionalInterface
public interface Subscriber {
  void accept(Batch batch);
}
