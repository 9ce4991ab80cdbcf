package loggregator.metrics;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** Counts what consumers of the first generation can't be given. Any thread. */
public final class V1Meters {
  private V1Meters() {}

  /** Given how many envelopes a role left out. */
  public static LongConsumer unfit(Metrics metrics, String role) {
    LongAdder unfit = metrics.counter("loggregator_unfit_envelopes", "Envelopes that consumers of the first generation "
        + "were not given, because theirs require what these don't have; once for each filter that asks for them",
        "role", role);
    return unfit::add;
  }
}
