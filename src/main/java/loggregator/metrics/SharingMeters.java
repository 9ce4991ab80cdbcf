package loggregator.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a role's consumers share. Any thread. */
public final class SharingMeters {
  private final LongAdder shared;

  public SharingMeters(Metrics metrics, String role) {
    shared = metrics.counter("loggregator_shared_envelopes",
        "Envelopes given to further consumers that share a subscription with the first", "role", role);
  }

  /** So many envelopes were given to so many consumers. */
  public void given(int envelopes, int consumers) {
    if (consumers > 1) {
      shared.add((long) envelopes * (consumers - 1));
    }
  }
}
