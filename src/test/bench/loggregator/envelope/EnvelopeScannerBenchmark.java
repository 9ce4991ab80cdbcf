package loggregator.envelope;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.concurrent.TimeUnit;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What it costs to scan, validate and (for comparison) decode one envelope with a source id and four tags. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EnvelopeScannerBenchmark {
  private static final int PAYLOAD_BYTES = 200;
  private static final int METRICS = 5;

  @Param({"LOG", "COUNTER", "GAUGE"})
  private MessageType type;

  private final EnvelopeScanner scanner = new EnvelopeScanner();
  private final EnvelopeValidator validator = new EnvelopeValidator();
  private byte[] envelope;

  @Setup
  public void buildEnvelope() {
    Envelope.Builder builder = Envelope.newBuilder()
        .setTimestamp(1_700_000_000_123_456_789L)
        .setSourceId("d290cbba-9b5a-4f4c-8c8e-1f2a3b4c5d6e")
        .setInstanceId("0")
        .putTags("deployment", "cf-test")
        .putTags("job", "diego-cell-0001")
        .putTags("index", "3f1c9a7e-12")
        .putTags("origin", "rep-and-garden");
    switch (type) {
      case COUNTER -> builder.setCounter(Counter.newBuilder().setName("requests").setDelta(5).setTotal(1_000_000));
      case GAUGE -> builder.setGauge(gauge());
      default -> builder.setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("x".repeat(PAYLOAD_BYTES))));
    }
    envelope = builder.build().toByteArray();
  }

  private static Gauge gauge() {
    Gauge.Builder gauge = Gauge.newBuilder();
    for (int i = 0; i < METRICS; i++) {
      gauge.putMetrics("metric-" + i, GaugeValue.newBuilder().setUnit("bytes").setValue(i + 0.5).build());
    }
    return gauge.build();
  }

  @Benchmark
  public boolean scan() {
    return scanner.scan(envelope, 0, envelope.length);
  }

  @Benchmark
  public boolean validate() {
    return validator.isValid(envelope, 0, envelope.length);
  }

  @Benchmark
  public Envelope decodeWithProtobufJava() throws InvalidProtocolBufferException {
    return Envelope.parseFrom(envelope);
  }

  public static void main(String[] args) throws RunnerException {
    new Runner(new OptionsBuilder().include(EnvelopeScannerBenchmark.class.getName()).build()).run();
  }
}
