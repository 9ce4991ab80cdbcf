package loggregator.metrics;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import loggregator.envelope.Batch;

/**
 * Picks the envelopes that a {@link SourceBook} looks at: all while there are few, else one of so many that come, at
 * random, so that what is looked at costs the same whatever comes. Nearly every batch is passed with a subtraction.
 *
 * <p>Threading: one thread.
 */
public final class SourceSampler {
  static final int MAX_A_SECOND = 500;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SourceBook book;
  private final LongSupplier nanoClock;
  private final SplittableRandom random = new SplittableRandom();
  /** Of how many envelopes one is picked, on average. */
  private int interval = 1;
  /** The picked one is so many envelopes away. */
  private long ahead = 1;
  private int picked;
  private long sinceNanos;

  SourceSampler(SourceBook book, LongSupplier nanoClock) {
    this.book = book;
    this.nanoClock = nanoClock;
    this.sinceNanos = nanoClock.getAsLong();
  }

  public void came(Batch batch) {
    int envelopes = batch.envelopes();
    if (ahead > envelopes) {
      ahead -= envelopes;
    } else {
      pickFrom(batch);
    }
  }

  private void pickFrom(Batch batch) {
    int left = batch.envelopes();
    for (int record = batch.offset(); ahead <= left && record < batch.end(); record = batch.recordEnd(record)) {
      left--;
      if (--ahead == 0) {
        book.came(batch, record, interval);
        picked++;
        ahead = interval == 1 ? 1 : random.nextInt(1, 2 * interval);
      }
    }
    ahead -= left;
    adapt();
  }

  private void adapt() {
    long nanos = nanoClock.getAsLong() - sinceNanos;
    if (picked >= MAX_A_SECOND && nanos < SECOND_NANOS) {
      interval = Math.min(2 * interval, 1 << 20);
      begin();
    } else if (nanos >= SECOND_NANOS) {
      interval = picked * SECOND_NANOS / nanos < MAX_A_SECOND / 4 ? Math.max(1, interval / 2) : interval;
      begin();
    }
  }

  private void begin() {
    picked = 0;
    sinceNanos = nanoClock.getAsLong();
  }
}
