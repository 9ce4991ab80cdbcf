package loggregator.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import loggregator.envelope.Batch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeJsonTest {
  private final EnvelopeJson json = new EnvelopeJson();

  @Test
  void anEnvelopeWithoutMessageHasNoMember() {
    assertThat(print(Envelope.newBuilder().setSourceId("source-id-a"))).isEqualTo(
        "{\"batch\":[{\"timestamp\":\"0\",\"source_id\":\"source-id-a\",\"instance_id\":\"\","
            + "\"deprecated_tags\":{},\"tags\":{}}]}");
  }

  @Test
  void aLogHasItsPayloadInBase64() {
    Envelope.Builder log = Envelope.newBuilder().setTimestamp(1550000000000000001L).setSourceId("app-1")
        .setInstanceId("0").putTags("source_type", "APP/PROC/WEB")
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("hello")));

    assertThat(print(log)).isEqualTo(
        "{\"batch\":[{\"timestamp\":\"1550000000000000001\",\"source_id\":\"app-1\",\"instance_id\":\"0\","
            + "\"deprecated_tags\":{},\"tags\":{\"source_type\":\"APP/PROC/WEB\"},"
            + "\"log\":{\"payload\":\"aGVsbG8=\",\"type\":\"OUT\"}}]}");
  }

  @Test
  void aCounterHasItsNumbersAsStrings() {
    Envelope.Builder counter = Envelope.newBuilder().setTimestamp(5).setSourceId("doppler").setInstanceId("i")
        .putTags("direction", "ingress").setCounter(Counter.newBuilder().setName("dropped").setTotal(42));

    assertThat(print(counter)).isEqualTo(
        "{\"batch\":[{\"timestamp\":\"5\",\"source_id\":\"doppler\",\"instance_id\":\"i\",\"deprecated_tags\":{},"
            + "\"tags\":{\"direction\":\"ingress\"},"
            + "\"counter\":{\"name\":\"dropped\",\"delta\":\"0\",\"total\":\"42\"}}]}");
  }

  @Test
  void aGaugeHasItsMetricsSortedAndItsZerosPrinted() {
    Envelope.Builder gauge = Envelope.newBuilder().setTimestamp(5).setSourceId("a").setGauge(Gauge.newBuilder()
        .putMetrics("memory", GaugeValue.newBuilder().setUnit("bytes").build())
        .putMetrics("cpu", GaugeValue.newBuilder().setUnit("percentage").setValue(0.25).build()));

    assertThat(print(gauge)).isEqualTo(
        "{\"batch\":[{\"timestamp\":\"5\",\"source_id\":\"a\",\"instance_id\":\"\",\"deprecated_tags\":{},\"tags\":{},"
            + "\"gauge\":{\"metrics\":{\"cpu\":{\"unit\":\"percentage\",\"value\":0.25},"
            + "\"memory\":{\"unit\":\"bytes\",\"value\":0}}}}]}");
  }

  @Test
  void aTimerHasStartAndStop() {
    Envelope.Builder timer = Envelope.newBuilder().setTimestamp(5).setSourceId("a").setInstanceId("0")
        .putTags("method", "GET").setTimer(Timer.newBuilder().setName("http").setStart(1).setStop(2));

    assertThat(print(timer)).isEqualTo(
        "{\"batch\":[{\"timestamp\":\"5\",\"source_id\":\"a\",\"instance_id\":\"0\",\"deprecated_tags\":{},"
            + "\"tags\":{\"method\":\"GET\"},\"timer\":{\"name\":\"http\",\"start\":\"1\",\"stop\":\"2\"}}]}");
  }

  @Test
  void anEventHasTitleAndBody() {
    Envelope.Builder event = Envelope.newBuilder().setTimestamp(5).setSourceId("a")
        .setEvent(Event.newBuilder().setTitle("t").setBody("b"));

    assertThat(print(event)).isEqualTo(
        "{\"batch\":[{\"timestamp\":\"5\",\"source_id\":\"a\",\"instance_id\":\"\",\"deprecated_tags\":{},\"tags\":{},"
            + "\"event\":{\"title\":\"t\",\"body\":\"b\"}}]}");
  }

  @Test
  void envelopesAreSeparatedByCommasOnly() {
    Envelope envelope = Envelope.newBuilder().setSourceId("a").build();
    byte[] two = EnvelopeBatch.newBuilder().addBatch(envelope).addBatch(envelope).build().toByteArray();
    String one = "{\"timestamp\":\"0\",\"source_id\":\"a\",\"instance_id\":\"\",\"deprecated_tags\":{},\"tags\":{}}";

    assertThat(print(new Batch(two, 0, two.length, 2))).isEqualTo("{\"batch\":[" + one + "," + one + "]}");
  }

  @Test
  void onlyTheBatchsOwnPartOfASharedArrayIsRead() {
    EnvelopeBatch.Builder three = EnvelopeBatch.newBuilder();
    for (String source : new String[] {"a", "b", "c"}) {
      three.addBatch(Envelope.newBuilder().setSourceId(source));
    }
    byte[] bytes = three.build().toByteArray();
    Batch middle = new Batch(bytes, 0, bytes.length, 3).withoutFirst(1).first(1);

    assertThat(print(middle)).contains("\"source_id\":\"b\"").doesNotContain("\"a\"", "\"c\"");
  }

  @Test
  void numbersWithoutSignGoToTheirEnd() {
    String text = print(Envelope.newBuilder().setTimestamp(Long.MIN_VALUE)
        .setCounter(Counter.newBuilder().setDelta(-1).setTotal(Long.parseUnsignedLong("10000000000000000000"))));

    assertThat(text).contains("\"timestamp\":\"-9223372036854775808\"",
        "\"delta\":\"18446744073709551615\"", "\"total\":\"10000000000000000000\"");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-0.0, -0", "1, 1", "-17, -17", "0.1, 0.1", "1e-6, 0.000001", "1e-7, 1e-7",
      "1e20, 100000000000000000000", "1e21, 1e+21", "-1.5e300, -1.5e+300", "9007199254740993, 9007199254740992",
      "NaN, \"NaN\"", "Infinity, \"Infinity\"", "-Infinity, \"-Infinity\""})
  void doublesAreAsTheOriginalPrintsThem(double value, String text) {
    Gauge.Builder gauge = Gauge.newBuilder().putMetrics("m", GaugeValue.newBuilder().setValue(value).build());

    assertThat(print(Envelope.newBuilder().setGauge(gauge))).contains("\"value\":" + text + "}");
  }

  @Test
  void deprecatedTagsHaveTheirOneMember() {
    String text = print(Envelope.newBuilder()
        .putDeprecatedTags("t", Value.newBuilder().setText("x").build())
        .putDeprecatedTags("i", Value.newBuilder().setInteger(7).build())
        .putDeprecatedTags("d", Value.newBuilder().setDecimal(1.5).build())
        .putDeprecatedTags("none", Value.getDefaultInstance()));

    assertThat(text).contains("\"deprecated_tags\":"
        + "{\"d\":{\"decimal\":1.5},\"i\":{\"integer\":\"7\"},\"none\":{},\"t\":{\"text\":\"x\"}}");
  }

  @Test
  void anUnknownLogTypeIsABareNumber() {
    Envelope.Builder envelope = Envelope.newBuilder().setLog(Log.newBuilder().setTypeValue(-7));

    assertThat(print(envelope)).contains("\"type\":-7}");
  }

  @Test
  void stringsAreEscapedAsLittleAsJsonAllows() {
    Envelope.Builder envelope = Envelope.newBuilder()
        .setSourceId("\"\\/\b\f\n\r\t\u0000\u001f\u007f<&>'é€😀\u2028");

    assertThat(print(envelope)).contains(
        "\"source_id\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f<&>'é€😀\u2028\",");
  }

  @Test
  void keysAreSortedByTheirBytes() {
    String text = print(Envelope.newBuilder()
        .putTags("\uFFFD", "3").putTags("😀", "4").putTags("b", "2").putTags("B", "1"));

    assertThat(text).contains("\"tags\":{\"B\":\"1\",\"b\":\"2\",\"\uFFFD\":\"3\",\"😀\":\"4\"}");
  }

  @Test
  void ofEqualKeysTheLastWins() {
    assertThat(print(bytes(out -> {
      tag(out, "k", "first");
      tag(out, "a", "x");
      tag(out, "k", "last");
    }))).contains("\"tags\":{\"a\":\"x\",\"k\":\"last\"}");
  }

  @Test
  void manyTagsAreSortedLikeFew() {
    StringBuilder expected = new StringBuilder("\"tags\":{");
    Envelope.Builder envelope = Envelope.newBuilder();
    for (int i = 999; i >= 0; i--) {
      envelope.putTags("k" + (1000 + i), "v");
    }
    for (int i = 0; i < 1000; i++) {
      expected.append(i == 0 ? "" : ",").append("\"k").append(1000 + i).append("\":\"v\"");
    }

    assertThat(print(envelope)).contains(expected);
    assertThat(print(envelope)).contains(expected);
  }

  @Test
  void theLastMemberOfTheMessageWins() {
    assertThat(print(bytes(out -> {
      out.writeMessage(4, Log.newBuilder().setPayload(ByteString.copyFromUtf8("gone")).build());
      out.writeMessage(5, Counter.newBuilder().setName("there").build());
    }))).endsWith("\"tags\":{},\"counter\":{\"name\":\"there\",\"delta\":\"0\",\"total\":\"0\"}}]}");
  }

  @Test
  void aMemberThatWasReplacedDoesNotComeBack() {
    assertThat(print(bytes(out -> {
      out.writeMessage(5, Counter.newBuilder().setDelta(3).build());
      out.writeMessage(4, Log.getDefaultInstance());
      out.writeMessage(5, Counter.newBuilder().setTotal(9).build());
    }))).endsWith("\"counter\":{\"name\":\"\",\"delta\":\"0\",\"total\":\"9\"}}]}");
  }

  @Test
  void aMemberInTwoPartsIsMerged() {
    assertThat(print(bytes(out -> {
      out.writeMessage(5, Counter.newBuilder().setName("c").setDelta(3).build());
      out.writeMessage(5, Counter.newBuilder().setTotal(9).build());
    }))).endsWith("\"counter\":{\"name\":\"c\",\"delta\":\"3\",\"total\":\"9\"}}]}");
  }

  @Test
  void unknownFieldsAndGroupsAreLeftOut() {
    assertThat(print(bytes(out -> {
      out.writeString(2, "a");
      out.writeString(77, "unknown");
      out.writeFixed32(78, 1);
      out.writeFixed64(1, 1);
      out.writeTag(79, 3);
      out.writeInt32(1, 5);
      out.writeTag(79, 4);
    }))).isEqualTo("{\"batch\":[{\"timestamp\":\"0\",\"source_id\":\"a\",\"instance_id\":\"\","
        + "\"deprecated_tags\":{},\"tags\":{}}]}");
  }

  @Test
  void textThatIsNotUtf8IsPrintedWithReplacements() {
    assertThat(print(bytes(out -> out.writeByteArray(2, new byte[] {'a', (byte) 0xFF, 'b', (byte) 0xC3}))))
        .contains("\"source_id\":\"a\uFFFDb\uFFFD\"");
  }

  @Test
  void whatIsNoEnvelopeIsLeftOutAndCounted() {
    byte[] good = EnvelopeBatch.newBuilder().addBatch(Envelope.newBuilder().setSourceId("a")).build().toByteArray();
    byte[] bad = {0x0A, 2, 0x12, 5};
    byte[] bytes = new byte[2 * bad.length + 2 * good.length];
    System.arraycopy(bad, 0, bytes, 0, bad.length);
    System.arraycopy(good, 0, bytes, bad.length, good.length);
    System.arraycopy(bad, 0, bytes, bad.length + good.length, bad.length);
    System.arraycopy(good, 0, bytes, 2 * bad.length + good.length, good.length);
    JsonBuffer out = new JsonBuffer();

    assertThat(json.append(new Batch(bytes, 0, bytes.length, 4), out)).isEqualTo(2);

    String one = "{\"timestamp\":\"0\",\"source_id\":\"a\",\"instance_id\":\"\",\"deprecated_tags\":{},\"tags\":{}}";
    assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo("{\"batch\":[" + one + "," + one + "]}");
  }

  private String print(Envelope.Builder envelope) {
    byte[] bytes = EnvelopeBatch.newBuilder().addBatch(envelope).build().toByteArray();
    return print(new Batch(bytes, 0, bytes.length, 1));
  }

  private String print(Batch batch) {
    JsonBuffer out = new JsonBuffer();
    assertThat(json.append(batch, out)).isZero();
    return new String(out.toByteArray(), UTF_8);
  }

  private static Batch bytes(Fields fields) {
    try {
      byte[] envelope = encode(fields);
      byte[] batch = encode(out -> out.writeByteArray(1, envelope));
      return new Batch(batch, 0, batch.length, 1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] encode(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  private static void tag(CodedOutputStream out, String key, String value) throws IOException {
    out.writeByteArray(9, encode(entry -> {
      entry.writeString(1, key);
      entry.writeString(2, value);
    }));
  }

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }
}
