package loggregator.json;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import loggregator.envelope.Utf8;

/** Finds the parts of a UTF-8 text that may stand in a JSON string as they are. */
final class PlainText {
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
  private static final long EVERY_BYTE = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x80 * EVERY_BYTE;

  private PlainText() {}

  /** The index of the first byte that can't stay: to be escaped, or not UTF-8; {@code end} if there is none. */
  static int end(byte[] utf8, int start, int end) {
    int position = start;
    while (position < end) {
      int count = end - position >= Long.BYTES && areAllPlain((long) LONGS.get(utf8, position))
          ? Long.BYTES
          : plainCount(utf8, position, end);
      if (count == 0) {
        return position;
      }
      position += count;
    }
    return end;
  }

  /** The letter after the backslash for an ASCII character that must be escaped, 0 if it has only the long form. */
  static byte shortEscape(byte b) {
    return (byte) switch (b) {
      case '\b' -> 'b';
      case '\f' -> 'f';
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      case '"', '\\' -> b;
      default -> 0;
    };
  }

  /** The bytes of the character at the position, 0 if it can't stay. */
  private static int plainCount(byte[] utf8, int position, int end) {
    byte b = utf8[position];
    if (b < 0) {
      return Utf8.characterLength(utf8, position, end);
    }
    return b < ' ' || b == '"' || b == '\\' ? 0 : 1;
  }

  /** Whether none of eight bytes is below the space, a quote, a backslash or outside ASCII. */
  private static boolean areAllPlain(long eight) {
    long suspects = eight
        | eight - ' ' * EVERY_BYTE
        | (eight ^ '"' * EVERY_BYTE) - EVERY_BYTE
        | (eight ^ '\\' * EVERY_BYTE) - EVERY_BYTE;
    return (suspects & HIGH_BITS) == 0;
  }
}
