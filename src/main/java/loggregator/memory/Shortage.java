package loggregator.memory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Has queues that hold too much give it back: those that nobody writes to or reads would keep it for ever. Any thread.
 */
final class Shortage {
  /** To look at all queues takes some 50 ns for each. */
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  /** Longer than a pause of the JVM, shorter than the patience of a consumer that is pushed aside. */
  private static final long STANDING_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private final LongSupplier nanoClock;
  private final List<Sheddable> queues = new CopyOnWriteArrayList<>();
  private final AtomicLong relievedAtNanos;
  /** Grows only while there is a shortage, so that nobody has to look at a clock otherwise. */
  private volatile long nanos;

  Shortage(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.relievedAtNanos = new AtomicLong(nanoClock.getAsLong() - INTERVAL_NANOS);
  }

  void add(Sheddable sheddable) {
    queues.add(sheddable);
  }

  void relieve() {
    long last = relievedAtNanos.get();
    long now = nanoClock.getAsLong();
    if (now - last >= INTERVAL_NANOS && relievedAtNanos.compareAndSet(last, now)) {
      nanos += Math.min(now - last, 2 * INTERVAL_NANOS);
      queues.forEach(Sheddable::shed);
    }
  }

  long nanos() {
    return nanos;
  }

  boolean isLongAgo(long sinceNanos) {
    return nanos - sinceNanos > STANDING_NANOS;
  }
}
