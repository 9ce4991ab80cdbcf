package loggregator.diode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.Random;
import loggregator.envelope.Batch;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.HttpFactory.HttpStartStop;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.cloudfoundry.dropsonde.events.MetricFactory.ContainerMetric;
import org.cloudfoundry.dropsonde.events.MetricFactory.ValueMetric;
import org.cloudfoundry.dropsonde.events.UuidFactory.UUID;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceKeyTest {
  @Test
  void sourceAndInstanceTellEnvelopesApart() {
    long key = v2("app", "1", "hello");

    assertThat(v2("app", "1", "world")).isEqualTo(key).isNotEqualTo(SourceKey.NO_SOURCE);
    assertThat(v2("app", "2", "hello")).isNotEqualTo(key);
    assertThat(v2("apps", "1", "hello")).isNotEqualTo(key);
    assertThat(v2("1", "app", "hello")).isNotEqualTo(key);
    assertThat(v2("app", "", "hello")).isNotEqualTo(key).isNotEqualTo(v2("", "app", "hello"));
  }

  @Test
  void anEnvelopeWithoutIdentityHasNoSource() {
    assertThat(v2("", "", "hello")).isEqualTo(SourceKey.NO_SOURCE);
    assertThat(of(SourceKey.V2, new byte[0])).isEqualTo(SourceKey.NO_SOURCE);
    assertThat(of(SourceKey.V1, new byte[0])).isEqualTo(SourceKey.NO_SOURCE);
  }

  @Test
  void theOrderOfTheFieldsDoesNotMatter() {
    byte[] source = Envelope.newBuilder().setSourceId("app").build().toByteArray();
    byte[] instance = Envelope.newBuilder().setTimestamp(7).setInstanceId("1").build().toByteArray();

    assertThat(of(SourceKey.V2, join(instance, source))).isEqualTo(v2("app", "1", "hello"));
  }

  @Test
  void logsOfTheFirstGenerationAreTheApplicationsWhereverTheyComeFrom() {
    long key = v1(log("app", "1")).v1Key();

    assertThat(v1(log("app", "1")).origin("other").v1Key()).isEqualTo(key).isNotEqualTo(SourceKey.NO_SOURCE);
    assertThat(v1(log("app", "2")).v1Key()).isNotEqualTo(key);
    assertThat(v1(log("other", "1")).v1Key()).isNotEqualTo(key);
  }

  @Test
  void httpEventsAndContainerMetricsAreTheApplications() {
    long http = v1(http(5, 1)).v1Key();
    long container = v1(container("app", 1)).v1Key();

    assertThat(v1(http(5, 1)).origin("other").v1Key()).isEqualTo(http);
    assertThat(v1(http(5, 2)).v1Key()).isNotEqualTo(http);
    assertThat(v1(http(6, 1)).v1Key()).isNotEqualTo(http);
    assertThat(v1(container("app", 1)).origin("other").v1Key()).isEqualTo(container);
    assertThat(v1(container("app", 2)).v1Key()).isNotEqualTo(container);
    assertThat(v1(container("apps", 1)).v1Key()).isNotEqualTo(container);
  }

  @Test
  void whatNamesNoApplicationIsItsComponents() {
    long key = v1(value()).v1Key();

    assertThat(v1(value()).tag("other", "x").v1Key()).isEqualTo(key).isNotEqualTo(SourceKey.NO_SOURCE);
    assertThat(v1(value()).origin("other").v1Key()).isNotEqualTo(key);
    assertThat(v1(value().setIp("10.0.0.1")).v1Key()).isNotEqualTo(key);
    assertThat(v1(value().setIndex("10.0.0.1")).v1Key()).isNotEqualTo(v1(value().setIp("10.0.0.1")).v1Key());
    assertThat(v1(value()).tag("source_id", "x").v1Key()).isNotEqualTo(key)
        .isNotEqualTo(v1(value()).tag("instance_id", "x").v1Key())
        .isNotEqualTo(v1(value()).tag("source_id", "y").v1Key());
    assertThat(v1(log("", "1")).v1Key()).isEqualTo(key);
  }

  /** Each is counted, and none does harm: random bytes, and real envelopes with random changes or cut off. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aFullDiodeSurvivesWhateverItsEnvelopesAre(long seed) {
    Random random = new Random(seed);
    Diode diode = new Diode(new DiodeLimits(20, 4_000), seed % 2 == 0 ? SourceKey.V1 : SourceKey.V2);
    long read = 0;
    for (int i = 0; i < 50_000; i++) {
      diode.write(hostile(random));
      if (random.nextInt(10) == 0) {
        read += diode.read(10, 1_000).envelopes();
      }
    }
    DiodeCounts counts = diode.counts();

    assertThat(counts.written()).isEqualTo(50_000);
    assertThat(counts.read()).isEqualTo(read);
    assertThat(counts.queued()).isLessThanOrEqualTo(20);
    assertThat(diode.close()).isEqualTo(counts.queued());
  }

  private static Batch hostile(Random random) {
    byte[] envelope = switch (random.nextInt(3)) {
      case 0 -> new byte[random.nextInt(60)];
      case 1 -> Envelope.newBuilder().setSourceId("app" + random.nextInt(5)).setInstanceId("1").build().toByteArray();
      default -> v1(log("app" + random.nextInt(5), "1")).tag("source_id", "x").builder.build().toByteArray();
    };
    int changes = envelope.length == 0 ? 0 : random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      envelope[random.nextInt(envelope.length)] = (byte) random.nextInt();
    }
    byte[] cut = Arrays.copyOf(envelope, envelope.length - random.nextInt(Math.min(3, envelope.length + 1)));
    WireWriter record = new WireWriter(128);
    record.writeBytesField(1, cut, 0, cut.length);
    return new Batch(record.toByteArray(), 0, record.size(), 1);
  }

  private static long v2(String sourceId, String instanceId, String payload) {
    return of(SourceKey.V2, Envelope.newBuilder()
        .setTimestamp(payload.hashCode()).setSourceId(sourceId).setInstanceId(instanceId)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8(payload)))
        .build().toByteArray());
  }

  /** The key of an envelope in the middle of an array. */
  private static long of(SourceKey key, byte[] envelope) {
    byte[] bytes = join(new byte[3], join(envelope, new byte[3]));
    WireReader reader = new WireReader();
    reader.reset(bytes, 3, 3 + envelope.length);
    return key.of(bytes, reader);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private record V1(EventFactory.Envelope.Builder builder) {
    V1 origin(String origin) {
      builder.setOrigin(origin);
      return this;
    }

    V1 tag(String key, String value) {
      builder.putTags(key, value);
      return this;
    }

    long v1Key() {
      return of(SourceKey.V1, builder.build().toByteArray());
    }
  }

  private static V1 v1(EventFactory.Envelope.Builder builder) {
    return new V1(builder);
  }

  private static EventFactory.Envelope.Builder envelope(EventType type) {
    return EventFactory.Envelope.newBuilder()
        .setOrigin("origin").setEventType(type.getNumber()).setDeployment("cf").setJob("job").setIndex("0");
  }

  private static EventFactory.Envelope.Builder log(String application, String instance) {
    return envelope(EventType.LogMessage).setLogMessage(LogMessage.newBuilder()
        .setMessage(ByteString.copyFromUtf8("hello")).setMessageType(LogMessage.MessageType.OUT_VALUE).setTimestamp(7)
        .setAppId(application).setSourceInstance(instance));
  }

  private static EventFactory.Envelope.Builder http(long application, int instance) {
    return envelope(EventType.HttpStartStop).setHttpStartStop(HttpStartStop.newBuilder()
        .setApplicationId(UUID.newBuilder().setLow(application).setHigh(1)).setInstanceIndex(instance)
        .setStartTimestamp(1).setStopTimestamp(2).setRequestId(UUID.newBuilder().setLow(3).setHigh(4))
        .setPeerType(1).setMethod(1).setUri("/").setRemoteAddress("a").setUserAgent("b")
        .setStatusCode(200).setContentLength(0));
  }

  private static EventFactory.Envelope.Builder container(String application, int instance) {
    return envelope(EventType.ContainerMetric).setContainerMetric(ContainerMetric.newBuilder()
        .setApplicationId(application).setInstanceIndex(instance)
        .setCpuPercentage(1).setMemoryBytes(2).setDiskBytes(3));
  }

  private static EventFactory.Envelope.Builder value() {
    return envelope(EventType.ValueMetric)
        .setValueMetric(ValueMetric.newBuilder().setName("name").setValue(1).setUnit("unit"));
  }
}
