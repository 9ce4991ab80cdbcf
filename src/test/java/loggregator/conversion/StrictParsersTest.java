package loggregator.conversion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import loggregator.envelope.Batch;
import loggregator.envelope.CarriedV1;
import loggregator.testing.Datagrams;
import loggregator.testing.StrictV1;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever came in, strict parsers of the first generation take all that goes out to them. */
class StrictParsersTest {
  private static final V1Condition EVERYTHING = new V1Condition(Conversions.EVERYTHING);
  private static final String UUID = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
  /** Every tag that becomes a field. */
  private static final List<String> KEYS = List.of("origin", "deployment", "job", "index", "ip", "source_id",
      "instance_id", "source_type", "source", "code", "request_id", "peer_type", "method", "uri", "remote_address",
      "user_agent", "status_code", "content_length", "routing_instance_id", "forwarded", "__v1_type");
  /** Missing is another one. */
  private static final List<String> VALUES = List.of("", "unknown", "get", "GET", "server", "Server", "0", "-1",
      "99999999999999999999", "1.5", "NaN", UUID, UUID.toUpperCase(), "zzzzzzzz-58cc-4372-a567-0e02b2c3d479",
      "Error", "LogMessage", "größe ☃", "\n\n", "a\nb", "x".repeat(70_000));
  private static final List<Value> DEPRECATED = List.of(Value.getDefaultInstance(),
      Value.newBuilder().setInteger(Long.MIN_VALUE).build(), Value.newBuilder().setDecimal(Double.NaN).build(),
      Value.newBuilder().setDecimal(1e300).build(), Value.newBuilder().setText("POST").build());

  private final V2ToV1 conversion = new V2ToV1();

  @Test
  void theyTakeEveryTypeWithEveryTagMissingOrWithAnyValue() {
    List<Envelope> given = new ArrayList<>();
    for (Envelope type : types()) {
      given.add(type);
      for (String key : KEYS) {
        VALUES.forEach(value -> given.add(type.toBuilder().putTags(key, value).build()));
        DEPRECATED.forEach(value -> given.add(type.toBuilder().putDeprecatedTags(key, value).build()));
        given.add(type.toBuilder().removeTags(key).build());
      }
      VALUES.forEach(value -> given.add(type.toBuilder().setSourceId(value).setInstanceId(value).build()));
    }

    long sound = 0;
    long unfit = 0;
    for (Envelope envelope : given) {
      Batch v1 = conversion.convert(Conversions.batch(List.of(envelope.toByteString())), EVERYTHING);
      assertAllSound(v1, envelope);
      sound += v1 == null ? 0 : 1;
      unfit += conversion.unfit();
    }
    assertThat(sound + unfit).as("what can't be is counted").isEqualTo(given.size());
    assertThat(unfit).as("timers without a request's id").isPositive();
    assertThat(sound).isGreaterThan(unfit);
  }

  private static List<Envelope> types() {
    Envelope.Builder base = Envelope.newBuilder().setTimestamp(-1).setSourceId("s").setInstanceId("i");
    ByteString noText = ByteString.copyFrom(new byte[] {'a', (byte) 0xFF, (byte) 0xC0, 'b'});
    return List.of(
        base.clone().setLog(Log.getDefaultInstance()).build(),
        base.clone().setLog(Log.newBuilder().setPayload(noText).setTypeValue(77)).build(),
        base.clone().setLog(Log.newBuilder().setPayload(noText)).putTags("__v1_type", "Error").build(),
        base.clone().setLog(Log.newBuilder().setTypeValue(-1)).putTags("__v1_type", "Error").build(),
        base.clone().setCounter(Counter.getDefaultInstance()).build(),
        base.clone().setCounter(Counter.newBuilder().setName("n").setDelta(-1).setTotal(Long.MIN_VALUE)).build(),
        base.clone().setGauge(Gauge.newBuilder().putMetrics("", GaugeValue.getDefaultInstance())).build(),
        base.clone().setGauge(container(Double.NaN)).build(),
        base.clone().setGauge(container(-1)).build(),
        base.clone().setGauge(container(1e300)).build(),
        base.clone().setGauge(container(Double.NEGATIVE_INFINITY)
            .putMetrics("instance_index", GaugeValue.newBuilder().setValue(1e300).build())).build(),
        base.clone().setTimer(Timer.getDefaultInstance()).build(),
        base.clone().setTimer(Timer.newBuilder().setStart(Long.MAX_VALUE).setStop(Long.MIN_VALUE))
            .putTags("request_id", UUID).build(),
        base.clone().setTimer(Timer.newBuilder().setName("http")).setSourceId(UUID)
            .putTags("request_id", UUID).putTags("method", "FOO").putTags("peer_type", "neither").build());
  }

  private static Gauge.Builder container(double value) {
    Gauge.Builder gauge = Gauge.newBuilder();
    List.of("cpu", "memory", "disk", "memory_quota", "disk_quota").forEach(name ->
        gauge.putMetrics(name, GaugeValue.newBuilder().setUnit("u").setValue(value).build()));
    return gauge;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theyTakeWhateverIsMadeOfRandomEnvelopes(long seed) {
    RandomV2 generator = new RandomV2(new Random(seed));
    for (int i = 0; i < 5_000; i++) {
      ByteString envelope = generator.envelope();
      assertAllSound(conversion.convert(Conversions.batch(List.of(envelope)), EVERYTHING), envelope);
    }
  }

  /** What they don't take of what came as it is goes on as another one. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theyTakeWhatIsCarriedAndExactlyThatIsUnchanged(long seed) {
    Random random = new Random(seed);
    RandomV2 generator = new RandomV2(random);
    V1Records records = new V1Records();
    int unchanged = 0;
    int changed = 0;
    for (int i = 0; i < 5_000; i++) {
      for (EventFactory.Envelope given : Conversions.toV1(generator.envelope())) {
        byte[] v1 = spoiled(given, random);
        Batch v2 = records.read(v1, 0, v1.length);
        Batch back = v2 == null ? null : conversion.convert(v2, EVERYTHING);
        assertAllSound(back, given);
        if (back != null && CarriedV1.isIn(v2)) {
          assertThat(StrictV1.accepts(v1)).isTrue();
          assertThat(Datagrams.contents(back)).containsExactly(v1);
          unchanged++;
        } else if (v2 != null) {
          changed++;
        }
      }
    }
    assertThat(unchanged).isGreaterThan(500);
    assertThat(changed).isGreaterThan(100);
  }

  /** With numbers that enums don't have, or a byte that is no text. */
  private static byte[] spoiled(EventFactory.Envelope given, Random random) {
    EventFactory.Envelope.Builder spoiled = given.toBuilder();
    switch (random.nextInt(5)) {
      case 0 -> spoiled.setOriginBytes(ByteString.copyFrom(new byte[] {(byte) 0xFF}));
      case 1 -> {
        if (given.hasHttpStartStop()) {
          spoiled.getHttpStartStopBuilder().setMethod(random.nextInt(100) - 10).setPeerType(random.nextInt(5));
        }
      }
      case 2 -> {
        if (given.hasLogMessage()) {
          spoiled.getLogMessageBuilder().setMessageType(random.nextInt(4));
        }
      }
      case 3 -> spoiled.setUnknownFields(UnknownFieldSet.newBuilder().addField(99,
          UnknownFieldSet.Field.newBuilder().addVarint(5).build()).build());
      default -> { }
    }
    return spoiled.build().toByteArray();
  }

  @Test
  void whatAnotherRouterSendsIsMadeSoundOrLeftOut() {
    EventFactory.Envelope sound = Conversions.toV1(types().get(12).toByteString()).get(0);
    EventFactory.Envelope.Builder illegal = sound.toBuilder();
    illegal.getHttpStartStopBuilder().setMethod(0).setPeerType(0);
    V1Repair repair = new V1Repair();
    Batch given = Datagrams.of(sound.toByteArray(), illegal.build().toByteArray(), "garbage".getBytes(UTF_8));

    Batch repaired = repair.repair(given);

    assertAllSound(repaired, given);
    assertThat(repaired.envelopes()).isEqualTo(2);
    assertThat(repair.unfit()).isEqualTo(1);
    assertThat(Datagrams.contents(repaired).get(0)).isEqualTo(sound.toByteArray());
    assertThat(StrictV1.accepts(illegal.build().toByteArray())).as("it was illegal").isFalse();
    assertThat(repair.repair(Datagrams.of(sound))).satisfies(same -> assertThat(repair.unfit()).isZero());
    assertThat(repair.repair(Datagrams.of("garbage".getBytes(UTF_8)))).isNull();
  }

  private static void assertAllSound(Batch v1, Object given) {
    if (v1 != null) {
      Datagrams.contents(v1).forEach(envelope ->
          assertThat(StrictV1.accepts(envelope)).as(given::toString).isTrue());
    }
  }
}
