package loggregator.json;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * JSON text in a byte array that grows. After {@link #clear} it is used again, so that it allocates nothing once it has
 * grown to its usual size.
 *
 * <p>Threading: one thread.
 */
public final class JsonBuffer {
  private static final int INITIAL_BYTES = 4 * 1024;
  /** A larger array, left behind by a huge batch, is not kept. */
  private static final int MAX_KEPT_BYTES = 1024 * 1024;
  private static final int MAX_LONG_DIGITS = 20;
  /** 10^19, unsigned. */
  private static final long LEAST_OF_20_DIGITS = -8_446_744_073_709_551_616L;
  private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, BIG_ENDIAN);
  private static final short[] DIGIT_PAIRS = digitPairs();
  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final byte[] UNICODE_00 = ascii("u00");
  private static final byte[] REPLACEMENT_CHARACTER = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};
  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;

  /** A text of ASCII characters as its bytes. */
  public static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  public void clear() {
    if (bytes.length > MAX_KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
    length = 0;
  }

  public int length() {
    return length;
  }

  /** Forgets what was appended after {@link #length()} was {@code shorterLength}. */
  public void truncate(int shorterLength) {
    length = shorterLength;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  public void raw(byte[] text) {
    raw(text, 0, text.length);
  }

  public void raw(char asciiCharacter) {
    reserve(1);
    bytes[length++] = (byte) asciiCharacter;
  }

  public void number(long value) {
    reserve(1 + MAX_LONG_DIGITS);
    if (value < 0) {
      bytes[length++] = '-';
    }
    digits(value < 0 ? -value : value);
  }

  /** The value's 64 bits without a sign. */
  public void unsignedNumber(long value) {
    reserve(MAX_LONG_DIGITS);
    digits(value);
  }

  /** A string in quotes, from UTF-8; each byte that is not part of valid UTF-8 becomes U+FFFD. */
  public void string(byte[] utf8, int start, int end) {
    raw('"');
    int copied = start;
    int position = PlainText.end(utf8, start, end);
    while (position < end) {
      raw(utf8, copied, position);
      escape(utf8[position]);
      copied = position + 1;
      position = PlainText.end(utf8, copied, end);
    }
    raw(utf8, copied, end);
    raw('"');
  }

  /** Bytes as a base64 string in quotes, with padding. */
  public void base64(byte[] source, int start, int end) {
    reserve(2 + Base64Text.encodedLength(end - start));
    bytes[length++] = '"';
    length = Base64Text.encode(source, start, end, bytes, length);
    bytes[length++] = '"';
  }

  private void raw(byte[] source, int start, int end) {
    int count = end - start;
    reserve(count);
    System.arraycopy(source, start, bytes, length, count);
    length += count;
  }

  private void escape(byte b) {
    if (b < 0) {
      raw(REPLACEMENT_CHARACTER);
      return;
    }
    raw('\\');
    byte shortForm = PlainText.shortEscape(b);
    if (shortForm != 0) {
      raw((char) shortForm);
    } else {
      raw(UNICODE_00);
      raw((char) HEX[b >> 4]);
      raw((char) HEX[b & 0xF]);
    }
  }

  /** Appends an unsigned value, for which there must be space. */
  private void digits(long value) {
    int position = length + digitCount(value);
    length = position;
    long rest = value;
    while (rest < 0 || rest > 99) {
      long hundredth = rest >= 0 ? rest / 100 : Long.divideUnsigned(rest, 100);
      position -= 2;
      SHORTS.set(bytes, position, DIGIT_PAIRS[(int) (rest - hundredth * 100)]);
      rest = hundredth;
    }
    if (rest > 9) {
      SHORTS.set(bytes, position - 2, DIGIT_PAIRS[(int) rest]);
    } else {
      bytes[position - 1] = (byte) ('0' + rest);
    }
  }

  private static int digitCount(long value) {
    if (value < 0) {
      return Long.compareUnsigned(value, LEAST_OF_20_DIGITS) < 0 ? 19 : 20;
    }
    int digits = 1;
    for (long bound = 10; digits < 19 && value >= bound; bound *= 10) {
      digits++;
    }
    return digits;
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }

  private static short[] digitPairs() {
    short[] pairs = new short[100];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = (short) ('0' + i / 10 << 8 | '0' + i % 10);
    }
    return pairs;
  }
}
