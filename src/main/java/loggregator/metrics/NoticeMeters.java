package loggregator.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Counts the envelopes by which a role tells sources of their losses. Any thread. */
public final class NoticeMeters {
  private final LongAdder told;

  public NoticeMeters(Metrics metrics, String role) {
    told = metrics.counter("loggregator_loss_notices",
        "Envelopes made here, each of which tells a source how many of its envelopes were lost", "role", role);
  }

  public void told(int envelopes) {
    told.add(envelopes);
  }
}
