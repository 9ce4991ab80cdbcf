package loggregator.envelope;

import static loggregator.envelope.Bytes.concat;
import static loggregator.envelope.Bytes.groups;
import static loggregator.envelope.Bytes.hex;
import static loggregator.envelope.Bytes.surrounded;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchReaderTest {
  private static final byte[] SOURCE_A = hex("12 01 61");
  private static final int MAX_DEPTH = 100;

  private final BatchReader reader = new BatchReader();

  @Test
  void plainRecordsAreSharedNotCopied() {
    int margin = 5;
    byte[] message = batchOf(0, 1, 127, 128, 20_000).toByteArray();
    byte[] bytes = surrounded(message, margin);

    Batch batch = reader.readBatch(bytes, margin, message.length);

    assertThat(reader.isMalformed()).isFalse();
    assertThat(batch.bytes()).isSameAs(bytes);
    assertThat(batch.offset()).isEqualTo(margin);
    assertThat(batch.length()).isEqualTo(message.length);
    assertThat(batch.envelopes()).isEqualTo(5);
  }

  @Test
  void recordsMayHoldAnythingWhereOnlyTheyAreRead() {
    byte[] message = hex("0a 02 ffff 0a 00 10 01");
    byte[] cutOff = hex("0a 03 ffff");

    Batch batch = reader.readRecords(message, 0, message.length);
    assertThat(bytesOf(batch)).isEqualTo(hex("0a 02 ffff 0a 00"));
    assertThat(batch.envelopes()).isEqualTo(2);
    assertThat(reader.readRecords(cutOff, 0, cutOff.length)).isNull();
    assertThat(reader.isMalformed()).isTrue();
    assertThat(reader.readBatch(message, 0, message.length)).as("as envelopes").isNull();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {
      "8a00 03 120161", // tag in two bytes
      "0a 8300 120161", // length in two bytes
      "0a 83808080808080808000 120161", // length in ten bytes
      "0a 03 120161 10 01", // an unknown field
      "5b 5c 0a 03 120161", // an unknown group
  })
  void otherRecordsAreWrittenAnew(String message) {
    byte[] bytes = hex(message);

    Batch batch = reader.readBatch(bytes, 0, bytes.length);

    assertThat(bytesOf(batch)).isEqualTo(hex("0a 03 120161"));
    assertThat(batch.bytes()).as("holds no memory of what was left out").hasSize(batch.length());
    assertThat(batch.envelopes()).isEqualTo(1);
  }

  @Test
  void envelopesKeepTheirOrderWhenWrittenAnew() throws Exception {
    EnvelopeBatch expected = batchOf(3, 1, 200, 0);
    byte[] bytes = concat(hex("10 01"), expected.toByteArray());

    assertThat(EnvelopeBatch.parseFrom(bytesOf(reader.readBatch(bytes, 0, bytes.length)))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "bytes: {0}")
  @ValueSource(strings = {"", "10 01", "5b 5c", "08 01"})
  void aMessageWithoutEnvelopesIsNoBatchButNotMalformed(String message) {
    assertThat(reader.readBatch(hex(message), 0, hex(message).length)).isNull();
    assertThat(reader.isMalformed()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"0a", "0a 04 120161", "0a 03 120161 0a 03 120261", "0a 03 120161 0e", "0a 03 1201ff", "5c",
      "8a80808010 03 120161", "0a 8380808010 120161"}) // a tag and a length of more than 32 bits
  void oneFaultMakesTheWholeMessageMalformed(String message) {
    assertThat(reader.readBatch(hex(message), 0, hex(message).length)).isNull();
    assertThat(reader.isMalformed()).isTrue();
  }

  @Test
  void aMalformedMessageDoesNotSpoilTheNext() {
    reader.readBatch(hex("0e"), 0, 1);
    byte[] good = batchOf(1).toByteArray();

    assertThat(reader.readBatch(good, 0, good.length)).isNotNull();
    assertThat(reader.isMalformed()).isFalse();
  }

  @ParameterizedTest(name = "source id of {0} bytes")
  @ValueSource(ints = {0, 1, 125, 126, 127, 20_000})
  void oneEnvelopeBecomesABatchOfOne(int sourceIdLength) throws Exception {
    Envelope envelope = envelope(sourceIdLength);
    byte[] bytes = surrounded(envelope.toByteArray(), 3);

    Batch batch = reader.readEnvelope(bytes, 3, bytes.length - 6);

    assertThat(EnvelopeBatch.parseFrom(bytesOf(batch)).getBatchList()).containsExactly(envelope);
    assertThat(batch.envelopes()).isEqualTo(1);
    assertThat(batch.bytes()).hasSize(batch.length()).isNotSameAs(bytes);
  }

  @Test
  void aMalformedEnvelopeIsNoBatch() {
    assertThat(reader.readEnvelope(SOURCE_A, 0, SOURCE_A.length - 1)).isNull();
    assertThat(reader.isMalformed()).isTrue();
    assertThat(reader.readEnvelope(SOURCE_A, 0, SOURCE_A.length)).isNotNull();
    assertThat(reader.isMalformed()).isFalse();
  }

  @Test
  void anEnvelopeMustNotNestDeeperThanABatchOfItMay() {
    byte[] deepest = groups(MAX_DEPTH - 1);
    byte[] tooDeep = groups(MAX_DEPTH);

    assertThat(reader.readEnvelope(deepest, 0, deepest.length)).isNotNull();
    assertThat(reader.readEnvelope(tooDeep, 0, tooDeep.length)).isNull();
  }

  private static EnvelopeBatch batchOf(int... sourceIdLengths) {
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    IntStream.of(sourceIdLengths).mapToObj(BatchReaderTest::envelope).forEach(batch::addBatch);
    return batch.build();
  }

  private static Envelope envelope(int sourceIdLength) {
    return Envelope.newBuilder().setSourceId("x".repeat(sourceIdLength)).build();
  }

  private static byte[] bytesOf(Batch batch) {
    return Arrays.copyOfRange(batch.bytes(), batch.offset(), batch.end());
  }
}
