package loggregator.envelope;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Checks text as protobuf does: no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long NON_ASCII = 0x8080808080808080L;
  /** The least code point that needs so many bytes. */
  private static final int[] LEAST = {0, 0, 0x80, 0x800, 0x10000};

  private Utf8() {}

  public static boolean isValid(byte[] bytes, int start, int end) {
    int position = afterAscii(bytes, start, end);
    while (position < end) {
      int length = characterLength(bytes, position, end);
      if (length == 0) {
        return false;
      }
      position = afterAscii(bytes, position + length, end);
    }
    return true;
  }

  /** The bytes of the character at {@code start}, two to four; 0 when none begins there or it is an ASCII one. */
  public static int characterLength(byte[] bytes, int start, int end) {
    int lead = bytes[start];
    int length = Integer.numberOfLeadingZeros(~(lead << 24));
    if (length < 2 || length > 4 || length > end - start) {
      return 0;
    }
    int codePoint = lead & 0x7F >> length;
    for (int i = start + 1; i < start + length; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        return 0;
      }
      codePoint = codePoint << 6 | bytes[i] & 0x3F;
    }
    return codePoint >= LEAST[length] && isScalar(codePoint) ? length : 0;
  }

  static boolean isAscii(byte[] bytes, int start, int end) {
    if (end - start < Long.BYTES) {
      return afterAscii(bytes, start, end) == end;
    }
    int lastEight = end - Long.BYTES;
    long seen = (long) LONGS.get(bytes, lastEight);
    for (int position = start; position < lastEight; position += Long.BYTES) {
      seen |= (long) LONGS.get(bytes, position);
    }
    return (seen & NON_ASCII) == 0;
  }

  private static int afterAscii(byte[] bytes, int start, int end) {
    int position = start;
    while (position <= end - Long.BYTES && ((long) LONGS.get(bytes, position) & NON_ASCII) == 0) {
      position += Long.BYTES;
    }
    while (position < end && bytes[position] >= 0) {
      position++;
    }
    return position;
  }

  private static boolean isScalar(int codePoint) {
    return codePoint <= Character.MAX_CODE_POINT
        && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
  }
}
