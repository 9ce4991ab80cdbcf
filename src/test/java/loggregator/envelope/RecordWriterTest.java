package loggregator.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;

class RecordWriterTest {
  private static final byte[] NAME = bytes("requests");

  private final List<Batch> batches = new ArrayList<>();
  private final RecordWriter writer = new RecordWriter(batches::add);

  @Test
  void writesEachTypeAsAParserReadsIt() {
    writer.ids("web", "3");
    writer.tag(bytes("zone"), "z1");
    writer.log(1, bytes("line"), 0, 4, true);
    writer.counter(2, NAME, 0, NAME.length, 5, 0);
    writer.counter(3, NAME, 0, NAME.length, 0, -1L);
    writer.gauge(4, NAME, 0, NAME.length, 1.5, bytes("ms"), 0, 2);
    writer.timer(5, NAME, 0, NAME.length, 7, 9);
    writer.event(6, bytes("title"), 0, 5, bytes("body"), 0, 4);

    List<Envelope> envelopes = written();

    assertThat(envelopes).allSatisfy(envelope -> {
      assertThat(envelope.getSourceId()).isEqualTo("web");
      assertThat(envelope.getInstanceId()).isEqualTo("3");
      assertThat(envelope.getTagsMap()).containsOnlyKeys("zone").containsEntry("zone", "z1");
    }).extracting(Envelope::getTimestamp).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(envelopes.get(0).getLog()).isEqualTo(
        Log.newBuilder().setPayload(ByteString.copyFromUtf8("line")).setType(Log.Type.ERR).build());
    assertThat(envelopes.get(1).getCounter().getDelta()).isEqualTo(5);
    assertThat(envelopes.get(2).getCounter().getTotal()).isEqualTo(-1);
    assertThat(envelopes.get(3).getGauge().getMetricsOrThrow("requests").getValue()).isEqualTo(1.5);
    assertThat(envelopes.get(3).getGauge().getMetricsOrThrow("requests").getUnit()).isEqualTo("ms");
    assertThat(envelopes.get(4).getTimer().getStop()).isEqualTo(9);
    assertThat(envelopes.get(5).getEvent().getBody()).isEqualTo("body");
  }

  @Test
  void tagsAfterAMarkHoldForOneEnvelopeOnly() {
    writer.tag(bytes("all"), "1");
    RecordWriter.Mark mark = writer.mark();
    writer.tag(bytes("own"), "2");
    writer.log(1, NAME, 0, 1, false);
    writer.backTo(mark);
    writer.log(2, NAME, 0, 1, false);

    assertThat(written()).extracting(envelope -> envelope.getTagsMap().keySet())
        .containsExactly(Set.of("all", "own"), Set.of("all"));
  }

  @Test
  void longLogBecomesSeveralThatJoinToItAgain() {
    String text = "ä".repeat(RecordWriter.MAX_PAYLOAD_BYTES) + "x".repeat(10);
    byte[] payload = ("y" + text).getBytes(UTF_8);
    writer.ids("web", "");
    writer.log(100, payload, 1, payload.length - 1, false);

    List<Envelope> parts = written();

    assertThat(parts).hasSizeGreaterThan(2)
        .allSatisfy(part -> assertThat(part.getLog().getPayload().size())
            .isLessThanOrEqualTo(RecordWriter.MAX_PAYLOAD_BYTES))
        .allSatisfy(part -> assertThat(part.getLog().getPayload().isValidUtf8()).isTrue());
    assertThat(parts.stream().map(part -> part.getLog().getPayload().toStringUtf8()).collect(Collectors.joining()))
        .isEqualTo(text);
    assertThat(parts).extracting(Envelope::getTimestamp).isSorted().doesNotHaveDuplicates();
    assertThat(parts).extracting(part -> part.getTagsOrThrow("partial_last"))
        .endsWith("false", "true").containsOnlyOnce("true");
    assertThat(parts).extracting(part -> part.getTagsOrThrow("partial_id")).containsOnly(
        parts.get(0).getTagsOrThrow("partial_id"));
    assertThat(parts.get(1).getTagsOrThrow("partial_ordinal")).isEqualTo("2");
  }

  @Test
  void textThatIsNotUtf8IsRepairedAndPayloadIsNot() {
    byte[] bad = {'a', (byte) 0xFF, 'b', (byte) 0xC3};
    writer.ids(bad, 0, bad.length, bad, 0, bad.length);
    writer.tag(bad, bad, 0, bad.length);
    writer.log(1, bad, 0, bad.length, false);

    Envelope envelope = written().get(0);

    assertThat(envelope.getSourceId()).isEqualTo("a\uFFFDb\uFFFD").isEqualTo(envelope.getInstanceId());
    assertThat(envelope.getTagsMap()).containsEntry("a\uFFFDb\uFFFD", "a\uFFFDb\uFFFD");
    assertThat(envelope.getLog().getPayload()).isEqualTo(ByteString.copyFrom(bad));
  }

  @Test
  void tooMuchIsShortenedAndCounted() {
    String longText = "ü".repeat(RecordWriter.MAX_TEXT_BYTES);
    writer.tag(bytes("long"), longText);
    for (int i = 0; i < 2 * RecordWriter.MAX_TAGS; i++) {
      writer.tag(bytes("tag" + i), "");
    }
    writer.log(1, NAME, 0, 1, false);

    Envelope envelope = written().get(0);

    assertThat(envelope.getTagsMap()).hasSize(RecordWriter.MAX_TAGS);
    assertThat(envelope.getTagsOrThrow("long")).endsWith("ü…").startsWith("üü");
    assertThat(envelope.getTagsOrThrow("long").getBytes(UTF_8).length).isLessThanOrEqualTo(RecordWriter.MAX_TEXT_BYTES);
    assertThat(writer.shortened()).isEqualTo(1 + RecordWriter.MAX_TAGS + 1);
  }

  @Test
  void allTagsTogetherHaveALimit() {
    for (int i = 0; i < 100; i++) {
      writer.tag(bytes("tag" + i), "x".repeat(4000));
    }
    writer.log(1, NAME, 0, 1, false);

    assertThat(written().get(0).getSerializedSize()).isBetween(50_000, RecordWriter.MAX_TAGS_BYTES + 100);
  }

  @Test
  void sourcesThatAreNotAllowedAreNotWritten() {
    writer.allowOnly(Set.of("mine"));
    for (String source : List.of("mine", "yours", "mine")) {
      writer.ids(source, "");
      writer.log(1, NAME, 0, NAME.length, false);
    }

    assertThat(written()).extracting(Envelope::getSourceId).containsExactly("mine", "mine");
    assertThat(writer.forbidden()).isOne();
  }

  @Test
  void batchesAreHandedOnBeforeTheyAreLarge() {
    byte[] line = new byte[1000];
    for (int i = 0; i < 10_000; i++) {
      writer.log(i, line, 0, i % 7 == 0 ? 0 : line.length, false);
    }

    assertThat(written()).hasSize(10_000);
    assertThat(batches).allSatisfy(batch -> {
      assertThat(batch.envelopes()).isLessThanOrEqualTo(RecordWriter.MAX_BATCH_ENVELOPES);
      assertThat(batch.length()).isLessThan(RecordWriter.MAX_BATCH_BYTES + 2000);
    });
    assertThat(writer.writtenBytes()).isEqualTo(batches.stream().mapToLong(Batch::length).sum());
  }

  @Test
  void whateverIsWrittenEveryParserTakesIt() {
    SplittableRandom random = new SplittableRandom(17);
    BatchReader door = new BatchReader();
    for (int round = 0; round < 20_000; round++) {
      batches.clear();
      writer.clearTags();
      byte[] any = new byte[random.nextInt(200)];
      random.nextBytes(any);
      byte[] other = new byte[random.nextInt(30)];
      random.nextBytes(other);
      writer.ids(any, 0, any.length, other, 0, other.length);
      writer.tag(other, any, 0, any.length);
      writer.log(random.nextLong(), any, 0, any.length, random.nextBoolean());
      writer.counter(random.nextLong(), other, 0, other.length, random.nextLong(), random.nextLong());
      writer.gauge(1, any, 0, any.length, Double.longBitsToDouble(random.nextLong()), other, 0, other.length);
      writer.timer(1, any, 0, any.length, random.nextLong(), random.nextLong());
      writer.event(1, any, 0, any.length, other, 0, other.length);
      assertThat(written()).hasSize(5);
      Batch batch = batches.get(0);
      assertThat(door.readBatch(batch.bytes(), batch.offset(), batch.length())).isNotNull();
    }
  }

  private List<Envelope> written() {
    writer.flush();
    List<Envelope> envelopes = new ArrayList<>();
    for (Batch batch : batches) {
      try {
        envelopes.addAll(EnvelopeBatch.parser()
            .parseFrom(batch.bytes(), batch.offset(), batch.length()).getBatchList());
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
    return envelopes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
