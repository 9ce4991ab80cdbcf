package loggregator.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CarriedV1Test {
  private static final byte[] LOG = bytes(NumberedLogs.of(7, 1));

  @Test
  void aBatchWithoutAnyStaysTheSameObject() {
    Batch plain = NumberedLogs.of(1, 3);

    assertThat(CarriedV1.isIn(plain)).isFalse();
    assertThat(CarriedV1.strip(plain)).isSameAs(plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 127, 128, 20_000})
  void isFoundAndTakenOut(int length) {
    byte[] v1 = "v".repeat(length).getBytes(UTF_8);
    Batch batch = carrying(v1);
    int content = batch.envelopeStart(0);

    assertThat(CarriedV1.isIn(batch)).isTrue();
    assertThat(Arrays.copyOfRange(batch.bytes(), CarriedV1.start(batch.bytes(), content, batch.end()),
        CarriedV1.end(batch.bytes(), content, batch.end()))).isEqualTo(v1);
    assertThat(bytes(CarriedV1.strip(batch))).isEqualTo(LOG);
  }

  /** Anybody could write one for another source. */
  @Test
  void onlyNodesBringItThroughTheDoor() {
    Batch batch = carrying("v1".getBytes(UTF_8));
    int content = batch.envelopeStart(0);

    assertThat(bytes(new BatchReader().readBatch(batch.bytes(), 0, batch.length()))).isEqualTo(LOG);
    assertThat(bytes(new BatchReader().readEnvelope(batch.bytes(), content, batch.end() - content))).isEqualTo(LOG);
    assertThat(bytes(BatchReader.ofNodes().readBatch(batch.bytes(), 0, batch.length()))).isEqualTo(bytes(batch));
    assertThat(bytes(new BatchReader().readRecords(batch.bytes(), 0, batch.length())))
        .as("of the first generation, whose fields are its own").isEqualTo(bytes(batch));
  }

  @Test
  void whatIsCutOffHurtsNobody() {
    Batch batch = carrying("v".repeat(300).getBytes(UTF_8));
    int content = batch.envelopeStart(0);
    for (int end = content; end < batch.end(); end++) {
      assertThat(CarriedV1.start(batch.bytes(), content, end)).isLessThanOrEqualTo(end);
      if (CarriedV1.isAt(batch.bytes(), content, end)) {
        assertThat(CarriedV1.end(batch.bytes(), content, end)).isLessThanOrEqualTo(end);
      }
    }
  }

  private static Batch carrying(byte[] v1) {
    WireWriter out = new WireWriter(64);
    int record = out.beginMessage(EnvelopeFields.BATCH_ENVELOPE);
    out.writeBytesField(CarriedV1.FIELD, v1);
    Batch log = NumberedLogs.of(7, 1);
    int content = log.envelopeStart(0);
    out.writeRaw(log.bytes(), content, log.end() - content);
    out.endMessage(record);
    return new Batch(out.toByteArray(), 0, out.size(), 1);
  }

  private static byte[] bytes(Batch batch) {
    return Arrays.copyOfRange(batch.bytes(), batch.offset(), batch.end());
  }
}
