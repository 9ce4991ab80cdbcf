package loggregator.metrics;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import loggregator.envelope.Batch;
import loggregator.losses.Windows;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/**
 * What it takes a role to know its top talkers: 100,000 envelopes a second of 100,000 sources, in batches of 100, with
 * books that are closed every ten seconds. On the test class path of the profile bench:
 * {@code java -cp … loggregator.metrics.TopTalkersLoad [SECONDS]}.
 */
public final class TopTalkersLoad {
  private static final int SOURCES = 100_000;
  private static final int BATCH = 100;
  private static final long BATCH_NANOS = TimeUnit.SECONDS.toNanos(1) * BATCH / 100_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private TopTalkersLoad() {
  }

  public static void main(String[] arguments) {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;
    Batch[] batches = new Batch[SOURCES / BATCH];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = batch(i * BATCH);
    }
    cpuSeconds(batches, 5, true);
    double without = cpuSeconds(batches, seconds, false);
    long before = usedBytes();
    SourceBook book = new SourceBook();
    double with = cpuSeconds(batches, seconds, true, book);
    long held = usedBytes() - before;
    System.out.printf("%.2f %% of a core for the top talkers (%.2f with the load's own, %.2f without), %.2f MB held; "
            + "the first of them: %s%n", 100 * (with - without) / seconds, 100 * with / seconds, 100 * without / seconds,
        held / 1e6, book.lastMinute().envelopes().losses().stream().findFirst());
  }

  private static double cpuSeconds(Batch[] batches, int seconds, boolean sampled) {
    return cpuSeconds(batches, seconds, sampled, new SourceBook());
  }

  private static double cpuSeconds(Batch[] batches, int seconds, boolean sampled, SourceBook book) {
    SourceSampler sampler = book.sampler();
    long before = THREADS.getCurrentThreadCpuTime();
    long from = System.nanoTime();
    long period = from;
    long end = from + TimeUnit.SECONDS.toNanos(seconds);
    long due = from;
    for (int i = 0; due < end; i = (i + 1) % batches.length, due += BATCH_NANOS) {
      if (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime() + 5 * BATCH_NANOS);
      }
      if (sampled) {
        sampler.came(batches[i]);
      }
      if (due - period > TimeUnit.SECONDS.toNanos(Windows.PERIOD_SECONDS)) {
        period = due;
        book.nextPeriod();
      }
    }
    return (THREADS.getCurrentThreadCpuTime() - before) / 1e9;
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Batch batch(int firstSource) {
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    for (int i = 0; i < BATCH; i++) {
      batch.addBatch(Envelope.newBuilder().setSourceId("source-" + (firstSource + i)).setInstanceId("0")
          .setLog(Log.getDefaultInstance()));
    }
    byte[] bytes = batch.build().toByteArray();
    return new Batch(bytes, 0, bytes.length, BATCH);
  }
}
