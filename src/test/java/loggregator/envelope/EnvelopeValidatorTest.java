package loggregator.envelope;

import static loggregator.envelope.Bytes.concat;
import static loggregator.envelope.Bytes.groups;
import static loggregator.envelope.Bytes.hex;
import static loggregator.envelope.Bytes.written;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnvelopeValidatorTest {
  private static final byte[] NOT_UTF8 = hex("61 ff");
  private static final byte[] TRUNCATED = hex("0a 05 61");
  private static final int MAX_DEPTH = 100;

  private final EnvelopeValidator validator = new EnvelopeValidator();

  static Stream<Envelope> wellFormedEnvelopes() {
    Envelope.Builder common = Envelope.newBuilder().setTimestamp(-1).setSourceId("späť").setInstanceId("0")
        .putTags("origin", "€𝄞").putDeprecatedTags("a", Value.newBuilder().setText("b").build())
        .putDeprecatedTags("b", Value.newBuilder().setDecimal(1.5).build());
    return Stream.of(
        Envelope.getDefaultInstance(),
        common.setLog(Log.newBuilder().setPayload(ByteString.copyFrom(NOT_UTF8)).setTypeValue(77)).build(),
        common.setCounter(Counter.newBuilder().setName("c").setDelta(-1).setTotal(1)).build(),
        common.setGauge(Gauge.newBuilder().putMetrics("g", GaugeValue.newBuilder().setUnit("°C").build())).build(),
        common.setTimer(Timer.newBuilder().setName("t").setStart(1).setStop(2)).build(),
        common.setEvent(Event.newBuilder().setTitle("t").setBody("b")).build());
  }

  /** Where an envelope has text, as the numbers of the fields that lead there. */
  static Stream<List<Integer>> pathsToText() {
    return Stream.of(
        List.of(EnvelopeFields.SOURCE_ID),
        List.of(EnvelopeFields.INSTANCE_ID),
        List.of(EnvelopeFields.TAGS, EnvelopeFields.MAP_KEY),
        List.of(EnvelopeFields.TAGS, EnvelopeFields.MAP_VALUE),
        List.of(EnvelopeFields.DEPRECATED_TAGS, EnvelopeFields.MAP_KEY),
        List.of(EnvelopeFields.DEPRECATED_TAGS, EnvelopeFields.MAP_VALUE, EnvelopeFields.VALUE_TEXT),
        List.of(EnvelopeFields.COUNTER, EnvelopeFields.COUNTER_NAME),
        List.of(EnvelopeFields.GAUGE, EnvelopeFields.GAUGE_METRICS, EnvelopeFields.MAP_KEY),
        List.of(EnvelopeFields.GAUGE, EnvelopeFields.GAUGE_METRICS, EnvelopeFields.MAP_VALUE,
            EnvelopeFields.GAUGE_VALUE_UNIT),
        List.of(EnvelopeFields.TIMER, EnvelopeFields.TIMER_NAME),
        List.of(EnvelopeFields.EVENT, EnvelopeFields.EVENT_TITLE),
        List.of(EnvelopeFields.EVENT, EnvelopeFields.EVENT_BODY));
  }

  static Stream<List<Integer>> pathsToMessages() {
    return Stream.concat(
        pathsToText().filter(path -> path.size() > 1).map(path -> path.subList(0, path.size() - 1)),
        Stream.of(List.of(EnvelopeFields.LOG)));
  }

  @ParameterizedTest
  @MethodSource("wellFormedEnvelopes")
  void whatProtobufWritesIsValid(Envelope envelope) {
    assertThat(isValid(envelope.toByteArray())).isTrue();
  }

  @ParameterizedTest
  @MethodSource("pathsToText")
  void textMustBeUtf8Everywhere(List<Integer> path) {
    assertThat(isValid(nested(path, Bytes.utf8("ünïcode")))).isTrue();
    assertThat(isValid(nested(path, NOT_UTF8))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("pathsToMessages")
  void messagesMustBeWellFormedEverywhere(List<Integer> path) {
    assertThat(isValid(nested(path, new byte[0]))).isTrue();
    assertThat(isValid(nested(path, TRUNCATED))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("pathsToMessages")
  void messagesTakeALevelOfTheDepthLimitEach(List<Integer> path) {
    assertThat(isValid(nested(path, groups(MAX_DEPTH - path.size())))).isTrue();
    assertThat(isValid(nested(path, groups(MAX_DEPTH - path.size() + 1)))).isFalse();
  }

  @Test
  void unknownFieldsMayHoldAnything() {
    int unknown = 11;

    assertThat(isValid(nested(List.of(unknown), NOT_UTF8))).isTrue();
    assertThat(isValid(nested(List.of(EnvelopeFields.TAGS, unknown), TRUNCATED))).isTrue();
    assertThat(isValid(nested(List.of((1 << 29) - 1), TRUNCATED))).isTrue();
  }

  @Test
  void aGroupDoesNotOutliveTheMessageThatItIsIn() {
    byte[] openGroup = hex("5b");
    byte[] endOfIt = hex("5c");

    assertThat(isValid(concat(nested(List.of(EnvelopeFields.LOG), openGroup), endOfIt))).isFalse();
    assertThat(isValid(nested(List.of(EnvelopeFields.LOG), concat(openGroup, endOfIt)))).isTrue();
  }

  /** Parsers of other languages refuse it, and with it everything that they read it with. */
  @Test
  void whatOverflowsIsRefusedThoughProtobufJavaOverlooksIt() {
    assertThat(isValid(hex("08 ff ff ff ff ff ff ff ff ff 01"))).as("64 bits").isTrue();
    assertThat(isValid(hex("08 ff ff ff ff ff ff ff ff ff 02"))).as("65 bits").isFalse();
    assertThat(isValid(hex("5a 02 c3 a4 08 ff ff ff ff ff ff ff ff ff 7f"))).as("70 bits, the long way").isFalse();
    assertThat(isValid(hex("88 80 80 80 00 01"))).as("a tag of more bytes than it needs").isTrue();
    assertThat(isValid(hex("88 80 80 80 10 01"))).as("a tag of 33 bits").isFalse();
    assertThat(isValid(hex("12 81 80 80 80 00 61"))).as("a length of more bytes than it needs").isTrue();
    assertThat(isValid(hex("12 81 80 80 80 10 61"))).as("a length of 33 bits").isFalse();
  }

  @Test
  void everyTruncationThatCutsAFieldIsRefused() {
    byte[] bytes = wellFormedEnvelopes().skip(3).findFirst().orElseThrow().toByteArray();
    for (int end = 0; end <= bytes.length; end++) {
      boolean parses = Bytes.parse(Envelope.parser(), Arrays.copyOf(bytes, end)) != null;
      assertThat(validator.isValid(bytes, 0, end)).as("first %d bytes", end).isEqualTo(parses);
    }
  }

  private boolean isValid(byte[] envelope) {
    return validator.isValid(envelope, 0, envelope.length);
  }

  private static byte[] nested(List<Integer> path, byte[] content) {
    byte[] inner = path.size() == 1 ? content : nested(path.subList(1, path.size()), content);
    return written(writer -> writer.writeBytesField(path.get(0), inner));
  }
}
