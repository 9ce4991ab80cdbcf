package loggregator.json;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Standard base64 with padding, from a part of one array into a part of another, which the JDK's encoder can't. */
final class Base64Text {
  private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, BIG_ENDIAN);
  private static final byte[] ALPHABET =
      JsonBuffer.ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  /** Two characters for each 12 bits. */
  private static final char[] PAIRS = pairs();

  private Base64Text() {}

  static int encodedLength(int bytes) {
    return (bytes + 2) / 3 * 4;
  }

  /** Returns the index after the last character written; the target has the space. */
  static int encode(byte[] source, int start, int end, byte[] target, int targetStart) {
    int out = targetStart;
    int in = start;
    // Four bytes are read where three are wanted, so the last three go another way.
    for (; end - in > 3; in += 3, out += 4) {
      int bits = (int) INTS.get(source, in) >>> 8;
      INTS.set(target, out, PAIRS[bits >>> 12] << 16 | PAIRS[bits & 0xFFF]);
    }
    return in == end ? out : encodeLast(source, in, end, target, out);
  }

  /** One to three bytes. */
  private static int encodeLast(byte[] source, int in, int end, byte[] target, int out) {
    int count = end - in;
    int bits = (source[in] & 0xFF) << 16
        | (count > 1 ? (source[in + 1] & 0xFF) << 8 : 0)
        | (count > 2 ? source[in + 2] & 0xFF : 0);
    target[out] = ALPHABET[bits >>> 18];
    target[out + 1] = ALPHABET[bits >>> 12 & 0x3F];
    target[out + 2] = count > 1 ? ALPHABET[bits >>> 6 & 0x3F] : (byte) '=';
    target[out + 3] = count > 2 ? ALPHABET[bits & 0x3F] : (byte) '=';
    return out + 4;
  }

  private static char[] pairs() {
    char[] pairs = new char[1 << 12];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = (char) (ALPHABET[i >>> 6] << 8 | ALPHABET[i & 0x3F]);
    }
    return pairs;
  }
}
