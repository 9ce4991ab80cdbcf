package loggregator.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
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

/** The short way may say no to anything, but yes only to what is well-formed. */
class PlainEnvelopesTest {
  private static final int DAMAGED = 200_000;

  static Stream<Envelope> plainEnvelopes() {
    Envelope.Builder common = Envelope.newBuilder().setTimestamp(-1).setSourceId("source").setInstanceId("0")
        .putTags("origin", "rep").putDeprecatedTags("a", Value.newBuilder().setText("b").build())
        .putDeprecatedTags("b", Value.newBuilder().setDecimal(1.5).build());
    return Stream.of(
        common.setLog(Log.newBuilder().setPayload(ByteString.copyFrom(new byte[300])).setTypeValue(77)).build(),
        common.setCounter(Counter.newBuilder().setName("c").setDelta(-1).setTotal(1)).build(),
        common.setGauge(Gauge.newBuilder().putMetrics("g", GaugeValue.newBuilder().setUnit("C").setValue(2).build()))
            .build(),
        common.setTimer(Timer.newBuilder().setName("t").setStart(1).setStop(2)).build(),
        common.setEvent(Event.newBuilder().setTitle("title").setBody("a body of some length")).build());
  }

  @ParameterizedTest
  @MethodSource("plainEnvelopes")
  void recognizesWhatNearlyAllClientsSend(Envelope envelope) {
    assertThat(isPlain(envelope.toByteArray())).isTrue();
  }

  @Test
  void leavesOtherTextThanAsciiToTheLongWay() {
    for (String text : List.of("ä", "1234567ä", "ä2345678", "12345678ä", "12345678901234567ä")) {
      assertThat(isPlain(Envelope.newBuilder().setSourceId(text).build().toByteArray())).as(text).isFalse();
    }
  }

  @Test
  void neverTakesWhatProtobufRefuses() {
    SplittableRandom random = new SplittableRandom(7);
    ByteMutator mutator = new ByteMutator(random);
    List<byte[]> sound = plainEnvelopes().map(Envelope::toByteArray).toList();
    int taken = 0;
    for (int i = 0; i < DAMAGED; i++) {
      byte[] damaged = mutator.mutate(
          sound.get(random.nextInt(sound.size())), sound.get(random.nextInt(sound.size())));
      if (isPlain(damaged)) {
        taken++;
        assertThat(isReadByProtobuf(damaged)).as(HexFormat.of().formatHex(damaged)).isTrue();
      }
    }
    assertThat(taken).as("damaged in a way that leaves it well-formed").isBetween(1, DAMAGED - 1);
  }

  private static boolean isPlain(byte[] bytes) {
    return PlainEnvelopes.read(bytes, 0, bytes.length, MessageSchema.ENVELOPE) != PlainEnvelopes.NOT_PLAIN;
  }

  private static boolean isReadByProtobuf(byte[] bytes) {
    try {
      Envelope.parseFrom(bytes);
      return true;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }
}
