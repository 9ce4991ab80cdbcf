package loggregator.diode;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.MpscLinkedQueue;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The diode beside the bare JCTools queue it is made of, a bounded one that refuses the newest, and the JDK's bounded
 * queue. {@code alone*}: one thread writes and reads, in nanoseconds. {@code overflow*}: one thread writes to what is
 * full. {@code shared*}: two writers that work some 0.4 µs between two writes, and one reader that does nothing else,
 * with {@code lost} and {@code received} envelopes; they need three idle cores, or the scheduler is what is measured.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class DiodeBenchmark {
  private static final int CAPACITY = 10_000;
  private static final int WORK_TOKENS = 200;

  /** The queues, shared by the threads of a benchmark. */
  @State(Scope.Group)
  public static class Queues {
    final Batch batch = Envelopes.batch(1, 1);
    final Batch hundred = Envelopes.batch(1, 100);
    final Diode diode = new Diode(new DiodeLimits(CAPACITY, 16 << 20), SourceKey.V2);
    final MpscLinkedQueue<Batch> linked = new MpscLinkedQueue<>();
    final MpscArrayQueue<Batch> array = new MpscArrayQueue<>(CAPACITY);
    final ArrayBlockingQueue<Batch> blocking = new ArrayBlockingQueue<>(CAPACITY);
  }

  /** What the reader got, and what the writers could not bring to it. */
  @State(Scope.Thread)
  @AuxCounters
  public static class Fate {
    public long received;
    public long lost;
    private long droppedBefore;

    void droppedUntilNow(long dropped) {
      lost += dropped - droppedBefore;
      droppedBefore = dropped;
    }

    void received(Batch batch) {
      received += batch == null ? 0 : batch.envelopes();
    }
  }

  @Benchmark
  @Group("aloneDiode")
  public Batch aloneDiode(Queues queues) {
    queues.diode.write(queues.batch);
    return queues.diode.read(100, 65536);
  }

  @Benchmark
  @Group("aloneLinked")
  public Batch aloneLinked(Queues queues) {
    queues.linked.offer(queues.batch);
    return queues.linked.poll();
  }

  @Benchmark
  @Group("aloneArray")
  public Batch aloneArray(Queues queues) {
    queues.array.offer(queues.batch);
    return queues.array.poll();
  }

  @Benchmark
  @Group("aloneBlocking")
  public Batch aloneBlocking(Queues queues) {
    queues.blocking.offer(queues.batch);
    return queues.blocking.poll();
  }

  @Benchmark
  @Group("overflowDiode")
  public void overflowDiode(Queues queues) {
    queues.diode.write(queues.batch);
  }

  @Benchmark
  @Group("overflowDiodeOfHundreds")
  public void overflowDiodeOfHundreds(Queues queues) {
    queues.diode.write(queues.hundred);
  }

  @Benchmark
  @Group("overflowBlocking")
  public void overflowBlocking(Queues queues) {
    offerDroppingOldest(queues.blocking, queues.batch);
  }

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Group("sharedDiode")
  @GroupThreads(2)
  public void sharedDiodeWrite(Queues queues) {
    Blackhole.consumeCPU(WORK_TOKENS);
    queues.diode.write(queues.batch);
  }

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Group("sharedDiode")
  public void sharedDiodeRead(Queues queues, Fate fate) {
    fate.received(queues.diode.read(100, 65536));
    fate.droppedUntilNow(queues.diode.counts().dropped());
  }

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Group("sharedArray")
  @GroupThreads(2)
  public void sharedArrayWrite(Queues queues, Fate fate) {
    Blackhole.consumeCPU(WORK_TOKENS);
    fate.lost += queues.array.offer(queues.batch) ? 0 : 1;
  }

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Group("sharedArray")
  public void sharedArrayRead(Queues queues, Fate fate) {
    fate.received(queues.array.poll());
  }

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Group("sharedBlocking")
  @GroupThreads(2)
  public void sharedBlockingWrite(Queues queues, Fate fate) {
    Blackhole.consumeCPU(WORK_TOKENS);
    fate.lost += offerDroppingOldest(queues.blocking, queues.batch);
  }

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Group("sharedBlocking")
  public void sharedBlockingRead(Queues queues, Fate fate) {
    fate.received(queues.blocking.poll());
  }

  private static int offerDroppingOldest(ArrayBlockingQueue<Batch> queue, Batch batch) {
    int lost = 0;
    while (!queue.offer(batch)) {
      lost += queue.poll() == null ? 0 : 1;
    }
    return lost;
  }
}
