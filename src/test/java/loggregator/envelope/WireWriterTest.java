package loggregator.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.util.stream.LongStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireWriterTest {
  private final WireWriter writer = new WireWriter(0);

  static LongStream valuesAroundPowersOfTwo() {
    LongStream around = LongStream.range(0, 64).flatMap(bit -> LongStream.of((1L << bit) - 1, 1L << bit));
    return LongStream.concat(around, LongStream.of(-1, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("valuesAroundPowersOfTwo")
  void varintsAreAsShortAsProtobufs(long value) throws Exception {
    byte[] expected = new byte[CodedOutputStream.computeUInt64SizeNoTag(value)];
    CodedOutputStream.newInstance(expected).writeUInt64NoTag(value);

    writer.writeVarint(value);

    assertThat(writer.toByteArray()).isEqualTo(expected);
    assertThat(WireWriter.varintSize(value)).isEqualTo(expected.length);
  }

  @Test
  void fieldsOfEveryKindAreReadBack() throws Exception {
    writer.writeVarintField(EnvelopeFields.TIMESTAMP, -7);
    writer.writeBytesField(EnvelopeFields.SOURCE_ID, Bytes.utf8("source"));
    writer.writeBytesField(EnvelopeFields.INSTANCE_ID, Bytes.utf8("<12>"), 1, 2);
    int tag = writer.beginMessage(EnvelopeFields.DEPRECATED_TAGS);
    writer.writeBytesField(EnvelopeFields.MAP_KEY, Bytes.utf8("k"));
    int value = writer.beginMessage(EnvelopeFields.MAP_VALUE);
    writer.writeDoubleField(EnvelopeFields.VALUE_DECIMAL, -1.5);
    writer.endMessage(value);
    writer.endMessage(tag);

    assertThat(Envelope.parseFrom(writer.toByteArray())).isEqualTo(
        Envelope.newBuilder().setTimestamp(-7).setSourceId("source").setInstanceId("12")
            .putDeprecatedTags("k", Value.newBuilder().setDecimal(-1.5).build()).build());
  }

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {0, 1, 124, 125, 126, 127, 128, 16_380, 16_384, 3_000_000})
  void aMessageIsAsLongAsItsContent(int payloadLength) {
    Envelope expected = Envelope.newBuilder().setSourceId("before")
        .setLog(Log.newBuilder().setPayload(ByteString.copyFrom(new byte[payloadLength]))).build();
    writer.writeBytesField(EnvelopeFields.SOURCE_ID, Bytes.utf8("before"));

    int log = writer.beginMessage(EnvelopeFields.LOG);
    if (payloadLength > 0) {
      writer.writeBytesField(EnvelopeFields.LOG_PAYLOAD, new byte[payloadLength]);
    }
    writer.endMessage(log);

    assertThat(writer.toByteArray()).isEqualTo(expected.toByteArray());
  }

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {0, 127, 128, 20_000})
  void theSizeOfABytesFieldIsKnownBeforehand(int length) {
    int twoByteTag = 16;
    writer.writeBytesField(twoByteTag, new byte[length]);

    assertThat(WireWriter.bytesFieldSize(twoByteTag, length)).isEqualTo(writer.size());
  }

  @Test
  void aClearedWriterBeginsAnew() {
    writer.writeBytesField(EnvelopeFields.SOURCE_ID, Bytes.utf8("first"));
    writer.clear();
    writer.writeRaw(Bytes.utf8("second"), 0, 3);

    assertThat(writer.toByteArray()).isEqualTo(Bytes.utf8("sec"));
  }
}
