package loggregator.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loggregator.envelope.MessageType;
import loggregator.testing.Fuzz;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;
import org.junit.jupiter.api.Test;

/** What is read of envelopes to be written otherwise, compared with protobuf's own classes. */
class OutputFuzzTest {
  private static final int ROUNDS = Fuzz.inputs(20_000);

  private final Random random = new Random(Fuzz.seed(4711));
  private final OutgoingEnvelope outgoing = new OutgoingEnvelope();

  @Test
  void everyEnvelopeIsReadAsParsersReadIt() throws InvalidProtocolBufferException {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = encoded();
      Envelope expected = Envelope.parseFrom(bytes);

      assertThat(outgoing.read(bytes, 0, bytes.length)).isTrue();
      assertThat(outgoing.timestamp()).isEqualTo(expected.getTimestamp());
      assertThat(outgoing.sourceId.toString()).isEqualTo(expected.getSourceId());
      assertThat(tags()).containsExactlyInAnyOrderElementsOf(expected.getTagsMap().entrySet().stream()
          .map(tag -> tag.getKey() + "=" + tag.getValue()).toList());
      assertMessage(expected);
    }
  }

  @Test
  void damagedEnvelopesHarmNothing() {
    int unreadable = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = encoded();
      for (int hits = random.nextInt(4); hits >= 0 && bytes.length > 0; hits--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      int end = random.nextInt(bytes.length + 1);
      unreadable += outgoing.read(bytes, 0, end) ? 0 : 1;
    }
    assertThat(unreadable).isBetween(1, ROUNDS);
  }

  private List<String> tags() {
    return Stream.iterate(0, i -> i < outgoing.tags.size(), i -> i + 1)
        .map(outgoing.tags::get).map(tag -> tag.key + "=" + tag.value).collect(Collectors.toList());
  }

  private void assertMessage(Envelope expected) {
    switch (outgoing.type()) {
      case LOG -> {
        assertThat(outgoing.content.toString()).isEqualTo(expected.getLog().getPayload().toStringUtf8());
        assertThat(outgoing.logType()).isEqualTo(expected.getLog().getTypeValue());
      }
      case COUNTER -> {
        assertThat(outgoing.name.toString()).isEqualTo(expected.getCounter().getName());
        assertThat(outgoing.total()).isEqualTo(expected.getCounter().getTotal());
        assertThat(outgoing.delta()).isEqualTo(expected.getCounter().getDelta());
      }
      case GAUGE -> assertThat(outgoing.metrics.size()).isEqualTo(expected.getGauge().getMetricsCount());
      case TIMER -> assertThat(outgoing.stopNanos()).isEqualTo(expected.getTimer().getStop());
      default -> assertThat(expected.getMessageCase()).isEqualTo(Envelope.MessageCase.MESSAGE_NOT_SET);
    }
    assertThat(outgoing.type() == MessageType.GAUGE).isEqualTo(expected.hasGauge());
  }

  /** Two envelopes one after the other are one with their fields merged, as nobody writes it but all may. */
  private byte[] encoded() {
    byte[] first = envelope().build().toByteArray();
    if (random.nextInt(4) > 0) {
      return first;
    }
    return ByteString.copyFrom(first).concat(ByteString.copyFrom(envelope().build().toByteArray())).toByteArray();
  }

  private Envelope.Builder envelope() {
    Envelope.Builder envelope = Envelope.newBuilder().setTimestamp(random.nextLong()).setSourceId(text());
    for (int tags = random.nextInt(random.nextInt(20) == 0 ? 100 : 5); tags > 0; tags--) {
      envelope.putTags(text(), text());
    }
    switch (random.nextInt(5)) {
      case 0 -> envelope.setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8(text()))
          .setTypeValue(random.nextInt(3)));
      case 1 -> envelope.setCounter(Counter.newBuilder().setName(text()).setDelta(random.nextLong())
          .setTotal(random.nextLong()));
      case 2 -> {
        Gauge.Builder gauge = Gauge.newBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
          gauge.putMetrics(text(), GaugeValue.newBuilder().setUnit(text()).setValue(random.nextDouble()).build());
        }
        envelope.setGauge(gauge);
      }
      case 3 -> envelope.setTimer(Timer.newBuilder().setName(text()).setStop(random.nextLong()));
      default -> { }
    }
    return envelope;
  }

  private String text() {
    List<String> parts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      parts.add(List.of("a", "ä", "\"", "\\", "]", "\n", "0", "😀", "zone").get(random.nextInt(9)));
    }
    return String.join("", parts);
  }
}
