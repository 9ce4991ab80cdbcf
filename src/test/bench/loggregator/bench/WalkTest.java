package loggregator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;
import org.junit.jupiter.api.Test;

class WalkTest {
  private static final long TIMESTAMP_NS = 1_700_000_000_123_456_789L;

  private record Stamp(int instance, long sequence, long timestampNs) {
  }

  private final List<Stamp> found = new ArrayList<>();
  private final EnvelopeSink sink = (instance, sequence, ns) -> found.add(new Stamp(instance, sequence, ns));
  private final StampedBatch batch = new StampedBatch(4, 3);

  @Test
  void anEnvelopeHasThreeHundredBytesAndFourTags() throws Exception {
    EnvelopeBatch decoded = EnvelopeBatch.parseFrom(batch.stamp(0, TIMESTAMP_NS));

    assertThat(decoded.getBatchList()).hasSize(3).allSatisfy(envelope -> {
      assertThat(envelope.getSerializedSize()).isEqualTo(300);
      assertThat(envelope.getLog().getPayload().size()).isEqualTo(200);
      assertThat(envelope.getTagsMap()).hasSize(4).doesNotContainValue("");
      assertThat(envelope.getTimestamp()).isEqualTo(TIMESTAMP_NS);
    });
  }

  @Test
  void stampsAreReadBackFromTheBytes() {
    BatchWalk.walk(batch.stamp(1_000_000, TIMESTAMP_NS), sink);

    assertThat(found).containsExactly(
        new Stamp(4, 1_000_000, TIMESTAMP_NS),
        new Stamp(4, 1_000_001, TIMESTAMP_NS),
        new Stamp(4, 1_000_002, TIMESTAMP_NS));
  }

  @Test
  void stampsAreReadBackWhateverTagsAServerHasAdded() throws Exception {
    EnvelopeBatch.Builder changed = EnvelopeBatch.newBuilder();
    for (Envelope envelope : EnvelopeBatch.parseFrom(batch.stamp(7, TIMESTAMP_NS)).getBatchList()) {
      changed.addBatch(envelope.toBuilder()
          .putTags("deployment", "d".repeat(200))
          .putDeprecatedTags("n", Value.newBuilder().setInteger(1).build()));
    }

    BatchWalk.walk(changed.build().toByteArray(), sink);

    assertThat(found).extracting(Stamp::sequence).containsExactly(7L, 8L, 9L);
    assertThat(found).extracting(Stamp::timestampNs).containsOnly(TIMESTAMP_NS);
  }

  @Test
  void aForeignEnvelopeIsNotTakenForALoadGeneratorsOwn() {
    byte[] foreign = EnvelopeBatch.newBuilder()
        .addBatch(Envelope.newBuilder().setTimestamp(1).setSourceId("s").setInstanceId("1"))
        .build()
        .toByteArray();

    assertThatThrownBy(() -> BatchWalk.walk(foreign, sink)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void stampsAreReadBackFromJson() throws Exception {
    StringBuilder json = new StringBuilder("data: {\"batch\":[");
    for (Envelope envelope : EnvelopeBatch.parseFrom(batch.stamp(41, TIMESTAMP_NS)).getBatchList()) {
      json.append(json(envelope)).append(',');
    }
    json.setLength(json.length() - 1);
    byte[] event = json.append("]}").toString().getBytes(StandardCharsets.UTF_8);

    JsonWalk.walk(event, event.length, sink);

    assertThat(found).containsExactly(
        new Stamp(4, 41, TIMESTAMP_NS), new Stamp(4, 42, TIMESTAMP_NS), new Stamp(4, 43, TIMESTAMP_NS));
  }

  private static String json(Envelope envelope) {
    return "{\"timestamp\":\"" + envelope.getTimestamp() + "\",\"source_id\":\"" + envelope.getSourceId()
        + "\",\"instance_id\":\"" + envelope.getInstanceId() + "\",\"deprecated_tags\":{},\"tags\":{\"az\":\"z1\"},"
        + "\"log\":{\"payload\":\""
        + Base64.getEncoder().encodeToString(envelope.getLog().getPayload().toByteArray())
        + "\",\"type\":\"OUT\"}}";
  }
}
