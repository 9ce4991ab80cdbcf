package loggregator.transform;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds for one envelope of 300 bytes (200 of payload, four tags) in a batch of 100, on one core. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(TransformBenchmark.ENVELOPES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class TransformBenchmark {
  static final int ENVELOPES = 100;

  private static final Map<String, String> DEFAULT_TAGS =
      Map.of("deployment", "cf", "job", "diego-cell", "index", "7ba2d0b1-5c4f", "ip", "10.0.16.24");

  private final Batch logs = batch(tagged().setLog(Log.newBuilder().setPayload(ByteString.copyFrom(new byte[200]))));
  private final Batch counters = batch(tagged().setCounter(Counter.newBuilder().setName("requests").setDelta(1)));
  private final Batch deprecated = batch(Envelope.newBuilder()
      .setSourceId("e5a9a9d4-53ef-4ee6-8d0f-a2f2b0e6a1c5")
      .putDeprecatedTags("origin", text("rep"))
      .putDeprecatedTags("index", text("7ba2d0b1-5c4f"))
      .putDeprecatedTags("instances", Value.newBuilder().setInteger(3).build())
      .putDeprecatedTags("load", Value.newBuilder().setDecimal(0.25).build())
      .setLog(Log.newBuilder().setPayload(ByteString.copyFrom(new byte[200]))));
  private final AgentTransform agent = agent(Map.of());
  private final AgentTransform agentWithDefaultTags = agent(DEFAULT_TAGS);
  private final TagConvergence convergence = new TagConvergence();

  @Benchmark
  public Batch agentChangesNothing() {
    return agent.apply(logs);
  }

  @Benchmark
  public Batch agentAddsFourDefaultTags() {
    return agentWithDefaultTags.apply(logs);
  }

  @Benchmark
  public Batch agentAddsUpCounters() {
    return agent.apply(counters);
  }

  @Benchmark
  public Batch agentCopiesFourDeprecatedTags() {
    return agent.apply(deprecated);
  }

  @Benchmark
  public Batch convergenceFindsNothing() {
    return convergence.toPreferred(logs);
  }

  @Benchmark
  public Batch convergenceMovesFourTagsToDeprecated() {
    return convergence.toDeprecated(logs);
  }

  @Benchmark
  public Batch convergenceMovesFourTagsToPreferred() {
    return convergence.toPreferred(deprecated);
  }

  private static AgentTransform agent(Map<String, String> defaultTags) {
    return new AgentTransform(defaultTags, new CounterTotals(10_000), false);
  }

  private static Envelope.Builder tagged() {
    return Envelope.newBuilder()
        .setTimestamp(1_550_000_000_000_000_001L)
        .setSourceId("e5a9a9d4-53ef-4ee6-8d0f-a2f2b0e6a1c5")
        .setInstanceId("0")
        .putTags("source_type", "APP")
        .putTags("space", "dev")
        .putTags("organization", "acme")
        .putTags("app", "web");
  }

  private static Batch batch(Envelope.Builder envelope) {
    return Batches.of(Collections.nCopies(ENVELOPES, envelope.build().toByteString()));
  }

  private static Value text(String text) {
    return Value.newBuilder().setText(text).build();
  }
}
