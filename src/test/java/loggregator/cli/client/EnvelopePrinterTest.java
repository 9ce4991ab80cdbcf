package loggregator.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Optional;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.junit.jupiter.api.Test;

class EnvelopePrinterTest {
  private static final Envelope LOSS = Envelope.newBuilder()
      .setSourceId("loggregator")
      .putTags("direction", "egress")
      .setCounter(Counter.newBuilder().setName("dropped").setDelta(12))
      .build();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void printsUpToTheLimitAndTellsWhenItIsReached() throws IOException {
    EnvelopePrinter printer = printer(3);
    assertThat(printer.print(batch("a", "b"))).isTrue();
    assertThat(printer.print(batch("c", "d"))).isFalse();
    assertThat(printed()).contains(" a ", " b ", " c ").doesNotContain(" d ");
  }

  @Test
  void lossesAreShownWhereTheyHappenedAndAreNoEnvelopes() throws IOException {
    EnvelopeBatch batch = EnvelopeBatch.newBuilder()
        .addBatch(envelope("a")).addBatch(LOSS).addBatch(envelope("b")).build();
    assertThat(printer(2).print(batch)).isFalse();
    assertThat(printed().lines()).hasSize(3).element(1).isEqualTo("--- 12 envelopes lost ---");
  }

  @Test
  void lossesOfOneSourceNameIt() throws IOException {
    Envelope.Builder ofSource = LOSS.toBuilder().putTags("dropped_source_id", "app\n").putTags("dropped_instance_id", "7");
    assertThat(printer(1).print(EnvelopeBatch.newBuilder().addBatch(LOSS).addBatch(ofSource).build())).isTrue();
    assertThat(printed()).isEqualTo("--- 12 envelopes lost ---\n--- 12 envelopes of app\\n/7 lost ---\n");
  }

  @Test
  void aCounterThatOnlyLooksLikeALossIsPrintedAsWhatItIs() throws IOException {
    printer(9).print(EnvelopeBatch.newBuilder().addBatch(LOSS.toBuilder().setSourceId("doppler")).build());
    printer(9).print(EnvelopeBatch.newBuilder().addBatch(LOSS.toBuilder().clearTags()).build());
    assertThat(printed().lines()).hasSize(2).allMatch(line -> line.contains("COUNTER dropped"));
  }

  private EnvelopePrinter printer(long limit) {
    return new EnvelopePrinter(
        out, new ReadableEnvelopes(ZoneOffset.UTC, false, Optional.empty()), EnvelopeFilter.EVERYTHING, limit);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static EnvelopeBatch batch(String... sourceIds) {
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    for (String sourceId : sourceIds) {
      batch.addBatch(envelope(sourceId));
    }
    return batch.build();
  }

  private static Envelope envelope(String sourceId) {
    return Envelope.newBuilder().setSourceId(sourceId).build();
  }
}
