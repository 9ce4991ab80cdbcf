package loggregator.json;

/** Which bytes are UTF-8, as RFC 3629 has it: no surrogates, nothing past U+10FFFF, no needlessly long forms. */
final class Utf8Characters {
  private Utf8Characters() {}

  /** The bytes that the character of more than one byte at {@code start} takes, or 0 if it is not valid there. */
  static int sequenceLength(byte[] bytes, int start, int end) {
    int lead = bytes[start] & 0xFF;
    if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (end - start < length || !secondFits(lead, bytes[start + 1] & 0xFF)) {
      return 0;
    }
    for (int i = start + 2; i < start + length; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private static boolean secondFits(int lead, int second) {
    int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int greatest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return second >= least && second <= greatest;
  }
}
