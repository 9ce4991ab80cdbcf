package loggregator.envelope;

import java.util.Arrays;

/** Makes text that every parser takes, and that is not too long, of bytes that may be anything. */
final class CleanText {
  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};
  private static final byte[] ELLIPSIS = {(byte) 0xE2, (byte) 0x80, (byte) 0xA6};

  private CleanText() {}

  static boolean isClean(byte[] bytes, int start, int length, int maxBytes) {
    return length <= maxBytes && Utf8.isValid(bytes, start, start + length);
  }

  /** Each byte that is not part of UTF-8 is U+FFFD; what is too long ends with an ellipsis. */
  static byte[] of(byte[] bytes, int start, int length, int maxBytes) {
    WireWriter text = new WireWriter(Math.min(length, maxBytes) + ELLIPSIS.length);
    int end = start + length;
    int last = maxBytes - ELLIPSIS.length;
    int position = start;
    while (position < end) {
      int size = bytes[position] >= 0 ? 1 : Utf8.characterLength(bytes, position, end);
      int written = size == 0 ? REPLACEMENT.length : size;
      boolean endsHere = position + Math.max(1, size) == end;
      if (text.size() + written > (endsHere ? maxBytes : last)) {
        text.writeRaw(ELLIPSIS, 0, ELLIPSIS.length);
        break;
      }
      text.writeRaw(size == 0 ? REPLACEMENT : bytes, size == 0 ? 0 : position, written);
      position += Math.max(1, size);
    }
    return Arrays.copyOf(text.bytes(), text.size());
  }
}
