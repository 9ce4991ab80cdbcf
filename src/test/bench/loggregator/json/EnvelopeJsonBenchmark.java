package loggregator.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
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
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The time that one envelope takes in a batch of 100 of about 300 bytes (200 bytes of payload, four tags), and one
 * gauge of two metrics; beside it protobuf-java's way, which decodes first.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class EnvelopeJsonBenchmark {
  private static final int ENVELOPES = 100;

  private final Batch logs = batch(Envelope.newBuilder()
      .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("0123456789".repeat(20)))));
  private final Batch gauges = batch(Envelope.newBuilder().setGauge(Gauge.newBuilder()
      .putMetrics("memory", GaugeValue.newBuilder().setUnit("bytes").setValue(123_456_789).build())
      .putMetrics("cpu", GaugeValue.newBuilder().setUnit("percentage").setValue(0.1375).build())));
  private final EnvelopeJson json = new EnvelopeJson();
  private final JsonBuffer out = new JsonBuffer();

  public static void main(String[] args) throws RunnerException {
    new Runner(new OptionsBuilder().include(EnvelopeJsonBenchmark.class.getName()).addProfiler("gc").build()).run();
  }

  @Benchmark
  @OperationsPerInvocation(ENVELOPES)
  public int log() {
    out.clear();
    json.append(logs, out);
    return out.length();
  }

  @Benchmark
  @OperationsPerInvocation(ENVELOPES)
  public int gauge() {
    out.clear();
    json.append(gauges, out);
    return out.length();
  }

  @Benchmark
  @OperationsPerInvocation(ENVELOPES)
  public int logByProtobuf() throws InvalidProtocolBufferException {
    EnvelopeBatch decoded = EnvelopeBatch.parser().parseFrom(logs.bytes(), logs.offset(), logs.length());
    return JsonFormat.printer().alwaysPrintFieldsWithNoPresence().omittingInsignificantWhitespace()
        .print(decoded).getBytes(UTF_8).length;
  }

  private static Batch batch(Envelope.Builder envelope) {
    envelope.setTimestamp(1_550_000_000_000_000_001L).setSourceId("8a2c3f5e-1b7d-4d3e-9a60-0e6f0c1d2b3a")
        .setInstanceId("0").putTags("deployment", "cf").putTags("job", "router").putTags("index", "4711")
        .putTags("ip", "10.0.16.14");
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    for (int i = 0; i < ENVELOPES; i++) {
      batch.addBatch(envelope);
    }
    byte[] bytes = batch.build().toByteArray();
    return new Batch(bytes, 0, bytes.length, ENVELOPES);
  }
}
