package loggregator.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.util.JsonFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import loggregator.envelope.Batch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.junit.jupiter.api.Test;

/** protobuf-java's own JSON is the judge: equal as trees, and read back to an equal message. */
class EnvelopeJsonRandomTest {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().alwaysPrintFieldsWithNoPresence().preservingProtoFieldNames();

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final RandomEnvelopes envelopes = new RandomEnvelopes(seed);
  private final EnvelopeJson json = new EnvelopeJson();
  private final JsonBuffer out = new JsonBuffer();

  @Test
  void anyBatchIsPrintedAsProtobufPrintsIt() throws IOException {
    for (int round = 0; round < 3000; round++) {
      EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        batch.addBatch(envelopes.next());
      }
      assertPrintedLike(batch.build(), batch.build().toByteArray(), batch.getBatchCount(), round);
    }
  }

  /**
   * Two messages one after the other are on the wire what their merge is, with fields twice. With three protobuf-java
   * would be no judge: it merges a member of the oneof also with one that another member has replaced since.
   */
  @Test
  void envelopesInPartsArePrintedMerged() throws IOException {
    for (int round = 0; round < 3000; round++) {
      ByteArrayOutputStream parts = new ByteArrayOutputStream();
      envelopes.next().writeTo(parts);
      envelopes.next().writeTo(parts);
      byte[] batch = record(parts.toByteArray());
      assertPrintedLike(EnvelopeBatch.parseFrom(batch), batch, 1, round);
    }
  }

  private void assertPrintedLike(EnvelopeBatch message, byte[] bytes, int count, int round) throws IOException {
    out.clear();
    assertThat(json.append(new Batch(bytes, 0, bytes.length, count), out)).isZero();
    String text = new String(out.toByteArray(), UTF_8);
    String context = "seed " + seed + ", round " + round + ": " + text;

    assertThat(tree(JsonParser.parseString(text))).as(context)
        .isEqualTo(tree(JsonParser.parseString(PRINTER.print(message))));
    EnvelopeBatch.Builder readBack = EnvelopeBatch.newBuilder();
    JsonFormat.parser().merge(text, readBack);
    assertThat(readBack.build()).as(context).isEqualTo(message);
  }

  private static byte[] record(byte[] envelope) throws IOException {
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    CodedOutputStream stream = CodedOutputStream.newInstance(batch);
    stream.writeByteArray(1, envelope);
    stream.flush();
    return batch.toByteArray();
  }

  /** A form in which members may stand in any order, numbers are equal as numbers, and strings are not numbers. */
  private static Object tree(JsonElement element) {
    if (element instanceof JsonObject object) {
      Map<String, Object> members = new TreeMap<>();
      object.entrySet().forEach(member -> members.put(member.getKey(), tree(member.getValue())));
      return members;
    }
    if (element instanceof JsonArray array) {
      List<Object> elements = new ArrayList<>();
      array.forEach(each -> elements.add(tree(each)));
      return elements;
    }
    return element.getAsJsonPrimitive().isNumber() ? (Object) element.getAsDouble() : element.getAsString();
  }
}
