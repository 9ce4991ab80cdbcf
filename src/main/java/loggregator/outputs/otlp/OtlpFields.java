package loggregator.outputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import loggregator.envelope.WireWriter;
import loggregator.outputs.FieldText;

/** Writes what the records of all signals have in common. One thread. */
final class OtlpFields {
  private static final int KEY = 1;
  private static final int VALUE = 2;
  static final int STRING_VALUE = 1;

  private OtlpFields() {}

  /** An attribute whose value is text. */
  static void attribute(WireWriter out, int field, byte[] key, FieldText value) {
    int attribute = out.beginMessage(field);
    out.writeBytesField(KEY, key);
    text(out, value);
    out.endMessage(attribute);
  }

  static void attribute(WireWriter out, int field, byte[] key, byte[] value) {
    int attribute = out.beginMessage(field);
    out.writeBytesField(KEY, key);
    int any = out.beginMessage(VALUE);
    out.writeBytesField(STRING_VALUE, value);
    out.endMessage(any);
    out.endMessage(attribute);
  }

  static void attribute(WireWriter out, int field, FieldText key, FieldText value) {
    int attribute = out.beginMessage(field);
    out.writeBytesField(KEY, key.bytes(), key.start(), key.length());
    text(out, value);
    out.endMessage(attribute);
  }

  private static void text(WireWriter out, FieldText value) {
    int any = out.beginMessage(VALUE);
    out.writeBytesField(STRING_VALUE, value.bytes(), value.start(), value.length());
    out.endMessage(any);
  }

  static void text(WireWriter out, int field, FieldText value) {
    if (value != null && !value.isEmpty()) {
      out.writeBytesField(field, value.bytes(), value.start(), value.length());
    }
  }

  static void text(WireWriter out, int field, String value) {
    out.writeBytesField(field, value.getBytes(UTF_8));
  }

  /** A moment of which nothing is known is left out. */
  static void time(WireWriter out, int field, long nanos) {
    if (nanos > 0) {
      out.writeFixed64Field(field, nanos);
    }
  }

  /** Whether the tag is so many bytes in hexadecimal, and not all zero. */
  static boolean isId(FieldText tag, int bytes) {
    if (tag == null || tag.length() != 2 * bytes) {
      return false;
    }
    boolean isZero = true;
    for (int i = tag.start(); i < tag.end(); i++) {
      if (Character.digit(tag.bytes()[i], 16) < 0) {
        return false;
      }
      isZero &= tag.bytes()[i] == '0';
    }
    return !isZero;
  }

  /** An id that {@link #isId} knows. */
  static void id(WireWriter out, int field, FieldText tag) {
    byte[] id = new byte[tag.length() / 2];
    for (int i = 0; i < id.length; i++) {
      int at = tag.start() + 2 * i;
      id[i] = (byte) (Character.digit(tag.bytes()[at], 16) << 4 | Character.digit(tag.bytes()[at + 1], 16));
    }
    out.writeBytesField(field, id);
  }
}
