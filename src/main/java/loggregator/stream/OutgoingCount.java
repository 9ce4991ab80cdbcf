package loggregator.stream;

import io.vertx.core.Future;
import loggregator.metrics.StreamMeters;

/**
 * Counts one stream's envelopes as given to its consumer once they have left for the network, and as unsent when the
 * stream ends before that. One event loop.
 */
public final class OutgoingCount {
  private final StreamMeters meters;
  private long pending;
  private boolean closed;

  public OutgoingCount(StreamMeters meters) {
    this.meters = meters;
  }

  /** @param left completes when they have left, or can't */
  public void add(int envelopes, Future<Void> left) {
    pending += envelopes;
    meters.sending(envelopes);
    left.onSuccess(v -> left(envelopes));
  }

  private void left(int envelopes) {
    if (!closed) {
      pending -= envelopes;
      meters.sent(envelopes);
    }
  }

  /** The stream is over. */
  public void close() {
    if (!closed) {
      closed = true;
      meters.unsent(pending);
    }
  }
}
