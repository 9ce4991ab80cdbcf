package loggregator.routing;

import loggregator.envelope.Batch;

/** Takes the envelopes that a subscription selected, in their order. Never blocks and never throws. */
@FunctionalInterface
public interface Subscriber {
  void accept(Batch batch);
}
