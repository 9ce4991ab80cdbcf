package loggregator.json;

/** Standard base64 with padding, from a part of one array into a part of another, which the JDK's encoder can't. */
final class Base64Text {
  private static final byte[] ALPHABET =
      JsonBuffer.ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

  private Base64Text() {}

  static int encodedLength(int bytes) {
    return (bytes + 2) / 3 * 4;
  }

  /** Returns the index after the last character written; the target has the space. */
  static int encode(byte[] source, int start, int end, byte[] target, int targetStart) {
    int out = targetStart;
    int in = start;
    for (; end - in >= 3; in += 3, out += 4) {
      int bits = (source[in] & 0xFF) << 16 | (source[in + 1] & 0xFF) << 8 | source[in + 2] & 0xFF;
      target[out] = ALPHABET[bits >>> 18];
      target[out + 1] = ALPHABET[bits >>> 12 & 0x3F];
      target[out + 2] = ALPHABET[bits >>> 6 & 0x3F];
      target[out + 3] = ALPHABET[bits & 0x3F];
    }
    return in == end ? out : encodeRest(source, in, end, target, out);
  }

  private static int encodeRest(byte[] source, int in, int end, byte[] target, int out) {
    boolean two = end - in == 2;
    int bits = (source[in] & 0xFF) << 16 | (two ? (source[in + 1] & 0xFF) << 8 : 0);
    target[out] = ALPHABET[bits >>> 18];
    target[out + 1] = ALPHABET[bits >>> 12 & 0x3F];
    target[out + 2] = two ? ALPHABET[bits >>> 6 & 0x3F] : (byte) '=';
    target[out + 3] = '=';
    return out + 4;
  }
}
