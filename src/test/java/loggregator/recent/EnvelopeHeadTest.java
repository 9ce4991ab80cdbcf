package loggregator.recent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import loggregator.envelope.ByteMutator;
import loggregator.envelope.MessageType;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeHeadTest {
  private static final int INPUTS = 200_000;

  private final EnvelopeHead head = new EnvelopeHead();
  private final EnvelopeHead theLongWay = new EnvelopeHead();

  private static Envelope.Builder envelope(long timestamp) {
    return Envelope.newBuilder().setTimestamp(timestamp).setSourceId("a-source").setInstanceId("0").putTags("job", "web");
  }

  private static byte[] log(long timestamp, int payloadBytes) {
    return envelope(timestamp).setLog(Log.newBuilder().setPayload(ByteString.copyFrom(new byte[payloadBytes]))).build()
        .toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 120, 128, 200, 16_000, 16_384, 70_000})
  void logsOfAnySizeAreRead(int payloadBytes) {
    byte[] bytes = log(1_700_000_000_000_000_000L, payloadBytes);
    assertThat(head.read(bytes, 0, bytes.length)).isTrue();
    assertThat(head.timestamp()).isEqualTo(1_700_000_000_000_000_000L);
    assertThat(head.type()).isEqualTo(MessageType.LOG);
    assertThat(new String(bytes, head.sourceStart(), head.sourceEnd() - head.sourceStart())).isEqualTo("a-source");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void anyTimestampIsRead(long timestamp) {
    byte[] bytes = log(timestamp, 5);
    assertThat(head.read(bytes, 0, bytes.length)).isTrue();
    assertThat(head.timestamp()).isEqualTo(timestamp);
  }

  @Test
  void bothWaysLeadToTheSame() {
    List<byte[]> seeds = List.of(log(1_700_000_000_000_000_000L, 200), log(-1, 3), log(5, 20_000),
        envelope(7).setCounter(Counter.newBuilder().setName("c").setDelta(9)).build().toByteArray(),
        envelope(8).setGauge(Gauge.getDefaultInstance()).setTimer(Timer.newBuilder().setName("t")).build().toByteArray(),
        envelope(9).setEvent(Event.newBuilder().setTitle("e")).build().toByteArray(), new byte[0]);
    SplittableRandom random = new SplittableRandom(1);
    ByteMutator mutator = new ByteMutator(random);
    int sound = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] bytes = seeds.get(random.nextInt(seeds.size()));
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        bytes = mutator.mutate(bytes, seeds.get(random.nextInt(seeds.size())));
      }
      sound += isReadTheSame(bytes) ? 1 : 0;
    }
    assertThat(sound).isBetween(INPUTS / 4, INPUTS - 1);
  }

  /** In the midst of others, whose bytes are none of its. */
  private boolean isReadTheSame(byte[] envelope) {
    byte[] bytes = new byte[envelope.length + 20];
    Arrays.fill(bytes, (byte) 1);
    System.arraycopy(envelope, 0, bytes, 10, envelope.length);
    boolean isSound = head.read(bytes, 10, 10 + envelope.length);
    assertThat(theLongWay.readAny(bytes, 10, 10 + envelope.length)).isEqualTo(isSound);
    if (isSound) {
      assertThat(List.of(head.timestamp(), head.sourceStart(), head.sourceEnd(), head.type()))
          .as(HexFormat.of().formatHex(envelope))
          .isEqualTo(List.of(theLongWay.timestamp(), theLongWay.sourceStart(), theLongWay.sourceEnd(), theLongWay.type()));
    }
    return isSound;
  }
}
