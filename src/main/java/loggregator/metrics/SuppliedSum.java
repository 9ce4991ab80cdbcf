package loggregator.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The sum of what suppliers say at the time, and of what counters that have ended said last. Any thread. */
final class SuppliedSum {
  private final List<LongSupplier> suppliers = new ArrayList<>();
  private long ended;

  synchronized void add(LongSupplier supplier) {
    suppliers.add(supplier);
  }

  /** For a gauge: its value leaves the sum. */
  synchronized void remove(LongSupplier supplier) {
    suppliers.remove(supplier);
  }

  /** For a counter: its last value stays in the sum, which never falls. */
  synchronized void end(LongSupplier supplier) {
    if (suppliers.remove(supplier)) {
      ended += supplier.getAsLong();
    }
  }

  synchronized long value() {
    return ended + suppliers.stream().mapToLong(LongSupplier::getAsLong).sum();
  }
}
