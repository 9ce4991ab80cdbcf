package loggregator.recent;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

/**
 * What it costs to keep an envelope, in CPU time of the whole process: other work on the machine changes that less than
 * the time on the clock. Arguments: megabytes kept, and how many envelopes of a source follow each other.
 */
public final class KeepingCpu {
  private static final int ROUNDS = 7;
  private static final int BATCHES = 10_000;
  private static final int BATCH = 100;

  private KeepingCpu() {}

  public static void main(String[] arguments) {
    RecentEnvelopesBenchmark benchmark = new RecentEnvelopesBenchmark();
    benchmark.kept = Integer.parseInt(arguments[0]);
    benchmark.run = Integer.parseInt(arguments[1]);
    benchmark.fill();
    long[] kept = new long[ROUNDS];
    long[] dropped = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      kept[round] = nanosOf(benchmark::keep);
      dropped[round] = nanosOf(benchmark::drop);
    }
    System.out.printf("%s MB, runs of %s: median %d ns, least %d ns, of which the benchmark's own %d ns%n", arguments[0],
        arguments[1], median(kept), LongStream.of(kept).min().orElseThrow(), median(dropped));
  }

  private static long nanosOf(Runnable batch) {
    OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = system.getProcessCpuTime();
    for (int i = 0; i < BATCHES; i++) {
      batch.run();
    }
    return (system.getProcessCpuTime() - before) / BATCHES / BATCH;
  }

  private static long median(long[] nanos) {
    return LongStream.of(nanos).sorted().skip(nanos.length / 2).findFirst().orElseThrow();
  }
}
