package loggregator.bench;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * The account of one consumer: a {@link SequenceCheck} for each source instance, and how long the envelopes of the
 * measured window were under way.
 *
 * <p>Threading: filled by the consumer's I/O thread, read by the case; each method is atomic.
 */
final class Arrivals implements EnvelopeSink {
  static final int MAX_INSTANCES = 64;
  private static final long MAX_LATENCY_US = TimeUnit.MINUTES.toMicros(10);

  private final SequenceCheck[] instances = new SequenceCheck[MAX_INSTANCES];
  private final Histogram latencyUs = newHistogram();
  private long received;
  private long nowNs;
  private long windowFromNs = Long.MAX_VALUE;
  private long windowToNs = Long.MAX_VALUE;
  private String problem;

  Arrivals() {
    for (int i = 0; i < MAX_INSTANCES; i++) {
      instances[i] = new SequenceCheck();
    }
  }

  synchronized void batch(byte[] message) {
    nowNs = WallClock.nowNs();
    BatchWalk.walk(message, this);
  }

  synchronized void json(byte[] batch, int length) {
    nowNs = WallClock.nowNs();
    JsonWalk.walk(batch, length, this);
  }

  synchronized void firstGeneration(byte[] envelope, int length) {
    nowNs = WallClock.nowNs();
    V1Walk.walk(envelope, 0, length, this);
  }

  /** For the walks, which the caller has entered through this object. */
  @Override
  public void envelope(int instance, long sequence, long timestampNs) {
    received++;
    instances[instance].add(sequence);
    if (timestampNs >= windowFromNs && timestampNs < windowToNs) {
      long us = TimeUnit.NANOSECONDS.toMicros(nowNs - timestampNs);
      latencyUs.recordValue(Math.min(Math.max(us, 0), MAX_LATENCY_US));
    }
  }

  /** Latency is taken of the envelopes stamped from now on, until {@link #closeWindow()}. */
  synchronized void openWindow() {
    windowFromNs = WallClock.nowNs();
  }

  synchronized void closeWindow() {
    windowToNs = WallClock.nowNs();
  }

  /** The stream ended before the case was over, or brought what nobody sent. */
  synchronized void fail(String reason) {
    if (problem == null) {
      problem = reason;
    }
  }

  synchronized Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  synchronized long received() {
    return received;
  }

  synchronized long received(int instance) {
    return instances[instance].received();
  }

  synchronized long highest(int instance) {
    return instances[instance].highest();
  }

  synchronized long first(int instance) {
    return instances[instance].first();
  }

  synchronized long lost(int instance, long from, long to) {
    return instances[instance].lost(from, to);
  }

  synchronized long duplicated() {
    return sum(SequenceCheck::duplicated);
  }

  synchronized long reordered() {
    return sum(SequenceCheck::reordered);
  }

  synchronized void addLatenciesTo(Histogram total) {
    total.add(latencyUs);
  }

  static Histogram newHistogram() {
    return new Histogram(MAX_LATENCY_US, 3);
  }

  private long sum(ToLongFunction<SequenceCheck> figure) {
    long sum = 0;
    for (SequenceCheck instance : instances) {
      sum += figure.applyAsLong(instance);
    }
    return sum;
  }
}
