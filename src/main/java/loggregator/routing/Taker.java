package loggregator.routing;

import loggregator.envelope.Batch;

/** What selects envelopes of the batch that is being routed: a subscription by itself, or several that select alike. */
abstract class Taker {
  private final Selection selection = new Selection();

  /** Whether this is the first that it selects of the batch. */
  boolean select(int start, int end) {
    boolean first = selection.isEmpty();
    selection.add(start, end);
    return first;
  }

  final Selection selection() {
    return selection;
  }

  /** Gives how many subscribers got it. */
  abstract int deliver(Batch selected);

  final void discard() {
    selection.clear();
  }
}
