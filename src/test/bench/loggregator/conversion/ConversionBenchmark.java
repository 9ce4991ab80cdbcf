package loggregator.conversion;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import loggregator.envelope.WireWriter;
import loggregator.routing.V1Filter;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
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
@OperationsPerInvocation(ConversionBenchmark.ENVELOPES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ConversionBenchmark {
  static final int ENVELOPES = 100;

  private static final String APP = "e5a9a9d4-53ef-4ee6-8d0f-a2f2b0e6a1c5";
  private static final Envelope LOG = Texts.v2("timestamp: 1550000000000000001 source_id: '" + APP
      + "' instance_id: '0' log { payload: '" + "x".repeat(200) + "' }" + Texts.tag("source_type", "APP")
      + Texts.tag("space", "dev") + Texts.tag("organization", "acme") + Texts.tag("app", "web"));
  private static final Envelope TIMER = Texts.v2("timestamp: 1550000000000000001 source_id: '" + APP
      + "' instance_id: '0' timer { name: 'http' start: 1550000000000000001 stop: 1550000000000000002 }"
      + Texts.tag("request_id", APP) + Texts.tag("method", "GET") + Texts.tag("peer_type", "Server")
      + Texts.tag("status_code", "200") + Texts.tag("content_length", "1234") + Texts.tag("uri", "http://a.example/b")
      + Texts.tag("user_agent", "curl/8") + Texts.tag("remote_address", "10.0.0.1:2") + Texts.tag("space", "dev"));

  private final Batch logs = Conversions.batch(Collections.nCopies(ENVELOPES, LOG.toByteString()));
  private final Batch timers = Conversions.batch(Collections.nCopies(ENVELOPES, TIMER.toByteString()));
  private final V2ToV1 conversion = new V2ToV1();
  private final V1Condition everything = new V1Condition(Conversions.EVERYTHING);
  private final V1Condition metrics = new V1Condition(new V1Filter("", V1Filter.Kind.METRIC));
  private final V1LogToV2 v1Logs = new V1LogToV2(Map.of());
  private final V1Records records = new V1Records();
  private final WireWriter out = new WireWriter(0);
  private final byte[] v1Log = Conversions.toV1(LOG.toByteString()).get(0).toByteArray();

  @Benchmark
  public Batch logs() {
    return conversion.convert(logs, everything);
  }

  @Benchmark
  public Batch timers() {
    return conversion.convert(timers, everything);
  }

  @Benchmark
  public Batch logsThatAreNoErrors() {
    return conversion.convert(logs, metrics);
  }

  @Benchmark
  public int logsAsObjects() throws InvalidProtocolBufferException {
    int bytes = 0;
    for (int record = logs.offset(); record < logs.end(); record = logs.recordEnd(record)) {
      int start = logs.envelopeStart(record);
      Envelope v2 = Envelope.parser().parseFrom(logs.bytes(), start, logs.recordEnd(record) - start);
      List<EventFactory.Envelope> v1 = PlainV2ToV1.convert(v2);
      bytes += v1.get(0).toByteArray().length;
    }
    return bytes;
  }

  @Benchmark
  public int logsOfTheFirstGeneration() {
    int bytes = 0;
    for (int i = 0; i < ENVELOPES; i++) {
      bytes += records.read(v1Log, 0, v1Log.length).length();
    }
    return bytes;
  }

  @Benchmark
  public int logsOfTheFirstGenerationInBytes() {
    out.clear();
    for (int i = 0; i < ENVELOPES; i++) {
      v1Logs.convert(v1Log, 0, v1Log.length, out);
    }
    return out.size();
  }
}
