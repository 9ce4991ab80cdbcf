package loggregator.cli.client;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import loggregator.envelope.Batch;

/** Lets no more envelopes a second through than it may; what waits, waits on the thread that adds it. */
public final class PacedSink implements EnvelopeSink {
  /** A producer that was slow for a while may not make up for more than that. */
  private static final long MAX_LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Waits, so that a test needn't. */
  interface Sleep {
    void forNanos(long nanos) throws InterruptedException;
  }

  private final EnvelopeSink sink;
  private final double intervalNanos;
  private final LongSupplier clock;
  private final Sleep sleep;
  private double dueNanos;

  /** @param perSecond more than 0 */
  public PacedSink(EnvelopeSink sink, double perSecond) {
    this(sink, perSecond, System::nanoTime, nanos -> TimeUnit.NANOSECONDS.sleep(nanos));
  }

  PacedSink(EnvelopeSink sink, double perSecond, LongSupplier clock, Sleep sleep) {
    this.sink = sink;
    this.intervalNanos = SECOND_NANOS / perSecond;
    this.clock = clock;
    this.sleep = sleep;
    this.dueNanos = clock.getAsLong();
  }

  @Override
  public void add(Batch envelopes) throws InterruptedException {
    int end;
    for (int start = envelopes.offset(); start < envelopes.end(); start = end) {
      end = envelopes.recordEnd(start);
      addOne(envelopes.slice(start, end, 1));
    }
  }

  private void addOne(Batch envelope) throws InterruptedException {
    long now = clock.getAsLong();
    dueNanos = Math.max(dueNanos, now - MAX_LAG_NANOS);
    if (dueNanos > now) {
      sleep.forNanos((long) Math.ceil(dueNanos - now));
    }
    dueNanos += intervalNanos;
    sink.add(envelope);
  }

  @Override
  public void end() {
    sink.end();
  }
}
