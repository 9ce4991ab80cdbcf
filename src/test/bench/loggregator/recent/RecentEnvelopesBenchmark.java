package loggregator.recent;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A full store of 10,000 sources whose envelopes of 290 bytes come in batches of 100, each newer than all before it: what
 * one costs to keep, with all that goes for it, and how long a question for the 100 newest logs of one source takes, and
 * one of a reader that is at the newest of all. The batches are few enough to be in a processor's cache, as one is that
 * was just read from a socket; {@link #drop} is what it costs to make their sources and timestamps.
 */
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(value = 1, jvmArgsAppend = {"-Xmx2600m", "-XX:+UseSerialGC"})
public class RecentEnvelopesBenchmark {
  private static final int SOURCES = 10_000;
  private static final int BATCH = 100;
  private static final int BATCHES = 32;
  private static final int SOURCE_DIGITS_END = 1 + 9 + 2 + 36;
  private static final Wanted LOGS = new Wanted(Map.of(), Set.of(MessageType.LOG), any -> true);

  /** In megabytes. */
  @Param({"38", "1000"})
  private int kept;

  /** So many envelopes of a source follow each other. */
  @Param({"1", "20"})
  private int run;

  private final Random random = new Random(1);
  private final List<Batch> batches = new ArrayList<>();
  private RecentEnvelopes store;
  private int next;
  private long timestamp = System.currentTimeMillis() * 1_000_000;
  private Position all;

  @Setup
  public void fill() {
    store = new RecentEnvelopes((long) kept << 20, TimeUnit.DAYS.toMillis(1));
    for (int i = 0; i < BATCHES; i++) {
      batches.add(batch());
    }
    while (store.droppedForMemory() == 0) {
      keepSome();
    }
    all = store.arrivals().end(LOGS).position();
  }

  private Batch batch() {
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    for (int i = 0; i < BATCH; i++) {
      batch.addBatch(Envelope.newBuilder().setSourceId(source(0)).setInstanceId("0")
          .setTimestamp(timestamp).putTags("source_type", "APP")
          .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("x".repeat(210)))));
    }
    byte[] bytes = batch.build().toByteArray();
    return new Batch(bytes, 0, bytes.length, BATCH);
  }

  private static String source(int number) {
    return "e5a9a9d4-53ef-4ee6-8d0f-" + (100_000_000_000L + number);
  }

  private void keepSome() {
    store.add(nextBatch(), System.nanoTime() / 1_000_000);
  }

  /** Each envelope is newer than all before it, as a producer's are: the timestamp is its first field, then the source. */
  private Batch nextBatch() {
    next = (next + 1) % BATCHES;
    Batch batch = batches.get(next);
    byte[] bytes = batch.bytes();
    int source = 0;
    int index = 0;
    for (int record = batch.offset(); record < batch.end(); record = batch.recordEnd(record)) {
      source = index++ % run == 0 ? random.nextInt(SOURCES) : source;
      stamp(bytes, batch.envelopeStart(record), source);
    }
    return batch;
  }

  private void stamp(byte[] bytes, int envelope, int source) {
    int position = envelope + 1;
    long rest = ++timestamp;
    for (; bytes[position] < 0; rest >>>= 7) {
      bytes[position++] = (byte) (rest & 0x7F | 0x80);
    }
    bytes[position] = (byte) rest;
    int digit = envelope + SOURCE_DIGITS_END;
    for (int digits = source; digits > 0; digits /= 10) {
      bytes[--digit] = (byte) ('0' + digits % 10);
    }
    for (int end = envelope + SOURCE_DIGITS_END - 4; digit > end; ) {
      bytes[--digit] = '0';
    }
  }

  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  @OperationsPerInvocation(BATCH)
  public void keep() {
    keepSome();
  }

  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  @OperationsPerInvocation(BATCH)
  public Batch drop() {
    return nextBatch();
  }

  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public Found newest() {
    keepSome();
    return store.read(new RecentQuery(source(random.nextInt(SOURCES)), Set.of(MessageType.LOG), Long.MIN_VALUE,
        Long.MAX_VALUE, 100, 1 << 20, true));
  }

  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public Arrived follow() {
    keepSome();
    Arrived arrived = store.arrivals().arrived(LOGS, all, 1_000, 1 << 20);
    all = arrived.next();
    return arrived;
  }
}
