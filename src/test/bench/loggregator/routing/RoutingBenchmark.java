package loggregator.routing;

import static loggregator.envelope.MessageType.LOG;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeScanner;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * What one envelope of 300 bytes costs to route, in batches of 100, beside many subscriptions that don't match it. The
 * batches are several, so that they are not all in the nearest cache.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RoutingBenchmark.ENVELOPES)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RoutingBenchmark {
  static final int ENVELOPES = 100;
  private static final int BATCHES = 64;
  private static final int OTHER_SOURCES = 10_000;

  /** Subscriptions to the logs of sources that no envelope is from. */
  @Param({"10", "10000"})
  public int others;

  /** In a mixed batch every other envelope is of the subscribed source, and no two neighbours of one source. */
  @Param({"false", "true"})
  public boolean mixed;

  private final SplittableRandom random = new SplittableRandom(7);
  private final String web = sourceId();
  private Batch[] batches;
  private int next;
  private EnvelopeScanner scanner;
  private RoutingTable oneSource;
  private RoutingTable anySource;
  private long delivered;

  @Setup
  public void prepare() {
    List<String> strangers = Stream.generate(this::sourceId).limit(OTHER_SOURCES).toList();
    batches = Stream.generate(() -> batch(strangers)).limit(BATCHES).toArray(Batch[]::new);
    scanner = new EnvelopeScanner();
    List<String> idle = Stream.generate(this::sourceId).limit(others).toList();
    oneSource = table(idle, web);
    anySource = table(idle, "");
  }

  @Benchmark
  public long oneSource() {
    oneSource.route(nextBatch());
    return delivered;
  }

  @Benchmark
  public long anySource() {
    anySource.route(nextBatch());
    return delivered;
  }

  @Benchmark
  @OperationsPerInvocation(1)
  public void subscribeAndCancel() {
    oneSource.subscribe(Routed.request(Routed.selector(web, LOG)), batch -> { }).cancel();
  }

  /** The part of the scanner in those that route. */
  @Benchmark
  public void scanOnly(Blackhole blackhole) {
    Batch batch = nextBatch();
    int end;
    for (int record = batch.offset(); record < batch.end(); record = end) {
      end = batch.recordEnd(record);
      blackhole.consume(scanner.scan(batch.bytes(), batch.envelopeStart(record), end));
    }
  }

  private RoutingTable table(List<String> idle, String active) {
    RoutingTable table = new RoutingTable(random.split());
    idle.forEach(id -> table.subscribe(Routed.request(Routed.selector(id, LOG)), batch -> {
      throw new AssertionError("An idle subscription got something");
    }));
    table.subscribe(Routed.request(Routed.selector(active, LOG)), batch -> delivered += batch.envelopes());
    return table;
  }

  private Batch nextBatch() {
    next = (next + 1) % BATCHES;
    return batches[next];
  }

  private Batch batch(List<String> strangers) {
    return Routed.batch(IntStream.range(0, ENVELOPES)
        .mapToObj(i -> mixed && i % 2 == 1 ? strangers.get(random.nextInt(OTHER_SOURCES)) : web)
        .map(this::log)
        .toList());
  }

  private Envelope log(String sourceId) {
    byte[] payload = new byte[150];
    random.nextBytes(payload);
    return Envelope.newBuilder()
        .setTimestamp(1_700_000_000_000_000_000L + random.nextInt())
        .setSourceId(sourceId)
        .setInstanceId("0")
        .putTags("deployment", "production")
        .putTags("job", "runner")
        .putTags("index", "42")
        .putTags("origin", "rep")
        .setLog(Log.newBuilder().setPayload(ByteString.copyFrom(payload)))
        .build();
  }

  private String sourceId() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
