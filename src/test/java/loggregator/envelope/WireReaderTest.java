package loggregator.envelope;

import static loggregator.envelope.Bytes.concat;
import static loggregator.envelope.Bytes.hex;
import static loggregator.envelope.Bytes.written;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the reader promises to those who walk messages with it; that it reads as protobuf does is fuzzed. */
class WireReaderTest {
  private static final int NESTED = 3 << WireType.BITS | WireType.LENGTH_DELIMITED;

  private final WireReader reader = new WireReader();

  @Test
  void aNestedMessageIsWalkedAndLeft() {
    byte[] bytes = written(writer -> {
      int start = writer.beginMessage(3);
      writer.writeBytesField(1, Bytes.utf8("in"));
      writer.endMessage(start);
      writer.writeVarintField(2, -1);
    });
    reader.reset(bytes, 0, bytes.length);

    assertThat(reader.readTag()).isEqualTo(NESTED);
    int outerLimit = reader.enterMessage();
    assertThat(WireType.fieldNumber(reader.readTag())).isEqualTo(1);
    int length = reader.readLength();
    assertThat(new String(bytes, reader.position(), length, StandardCharsets.UTF_8)).isEqualTo("in");
    reader.skipBytes(length);
    assertThat(reader.hasMore()).isFalse();
    reader.leaveMessage(outerLimit);

    assertThat(WireType.of(reader.readTag())).isEqualTo(WireType.VARINT);
    assertThat(reader.readVarint()).isEqualTo(-1);
    assertThat(reader.hasMore()).isFalse();
    assertThat(reader.isMalformed()).isFalse();
  }

  @Test
  void aFaultEndsTheWalkAtEveryLevel() {
    byte[] fieldZero = hex("1a 01 00");
    byte[] bytes = concat(fieldZero, hex("10 01"));
    reader.reset(bytes, 0, bytes.length);

    reader.readTag();
    int outerLimit = reader.enterMessage();
    assertThat(reader.readTag()).isZero();
    assertThat(reader.hasMore()).isFalse();
    reader.leaveMessage(outerLimit);

    assertThat(reader.hasMore()).isFalse();
    assertThat(reader.readVarint()).isZero();
    assertThat(reader.readLength()).isZero();
    assertThat(reader.position()).isEqualTo(bytes.length);
    assertThat(reader.isMalformed()).isTrue();
  }

  @Test
  void resetForgetsTheFault() {
    reader.reset(hex("00"), 0, 1);
    reader.readTag();
    reader.reset(hex("10 05"), 0, 2);

    assertThat(reader.isMalformed()).isFalse();
    reader.readTag();
    assertThat(reader.readVarint32()).isEqualTo(5);
  }
}
