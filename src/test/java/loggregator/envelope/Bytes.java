package loggregator.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Short forms for the bytes of tests. */
final class Bytes {
  private static final int TOO_SMALL_FOR_QUICK_PATH = 8;

  private Bytes() {}

  static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  /** Two digits a byte; blanks are for the reader. */
  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  /** Messages one after the other, which protobuf reads as one that is merged of them. */
  static byte[] concat(MessageLite... messages) {
    byte[][] parts = new byte[messages.length][];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = messages[i].toByteArray();
    }
    return concat(parts);
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] written(Consumer<WireWriter> fields) {
    WireWriter writer = new WireWriter(0);
    fields.accept(writer);
    return writer.toByteArray();
  }

  /** An unknown field of groups in groups. */
  static byte[] groups(int levels) {
    int field = 11;
    return written(writer -> {
      for (int i = 0; i < levels; i++) {
        writer.writeTag(field, WireType.START_GROUP);
      }
      for (int i = 0; i < levels; i++) {
        writer.writeTag(field, WireType.END_GROUP);
      }
    });
  }

  /** The same bytes in the middle of a larger array, between bytes that must not be read. */
  static byte[] surrounded(byte[] bytes, int margin) {
    byte[] noise = new byte[margin];
    Arrays.fill(noise, (byte) 0x80);
    return concat(noise, bytes, noise);
  }

  /**
   * {@code null} when protobuf-java refuses the bytes, or would have to overlook some of their bits, for which Go
   * refuses them. They are given to it in small pieces, because its quick path for whole arrays takes some varints that
   * have no end.
   */
  static <T extends Message> T parse(Parser<T> parser, byte[] bytes) {
    try {
      CodedInputStream input = CodedInputStream.newInstance(new ByteArrayInputStream(bytes), TOO_SMALL_FOR_QUICK_PATH);
      T message = parser.parseFrom(input);
      input.checkLastTagWas(0);
      return Overflow.in(bytes, message.getDescriptorForType()) ? null : message;
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
