package loggregator.http;

/** Writes unmasked WebSocket frames into arrays (RFC 6455, section 5.2), so that many consumers can be given one. */
public final class WebSocketFrames {
  public static final int FINAL_BINARY = 0x82;
  private static final int FINAL = 0x80;
  private static final int TEXT = 0x1;
  private static final int CONTINUATION = 0x0;
  /** What clients take by default at least. */
  private static final int MAX_TEXT_FRAME_BYTES = 64 << 10;
  private static final int MAX_7_BIT = 125;
  private static final int MAX_16_BIT = 0xFFFF;
  private static final byte NEXT_16_BIT = 126;
  private static final byte NEXT_64_BIT = 127;

  private WebSocketFrames() {}

  /** A text message, which must be UTF-8, in as many frames as it needs. */
  public static byte[] text(byte[] message) {
    byte[] frames = new byte[textLength(message.length)];
    int position = 0;
    int taken = 0;
    do {
      int length = Math.min(message.length - taken, MAX_TEXT_FRAME_BYTES);
      boolean isLast = taken + length == message.length;
      position = putHeader(frames, position, (taken == 0 ? TEXT : CONTINUATION) | (isLast ? FINAL : 0), length);
      System.arraycopy(message, taken, frames, position, length);
      position += length;
      taken += length;
    } while (taken < message.length);
    return frames;
  }

  private static int textLength(int length) {
    int full = length / MAX_TEXT_FRAME_BYTES;
    int rest = length % MAX_TEXT_FRAME_BYTES;
    int headers = full * headerLength(MAX_TEXT_FRAME_BYTES) + (rest > 0 || full == 0 ? headerLength(rest) : 0);
    return Math.addExact(length, headers);
  }

  public static int headerLength(int length) {
    return length <= MAX_7_BIT ? 2 : length <= MAX_16_BIT ? 4 : 10;
  }

  /**
   * Gives the position after the header.
   *
   * @param first the header's first byte: the kind of frame, and whether it is the last one of its message
   */
  public static int putHeader(byte[] frames, int position, int first, int length) {
    frames[position++] = (byte) first;
    if (length <= MAX_7_BIT) {
      frames[position++] = (byte) length;
      return position;
    }
    boolean isLong = length > MAX_16_BIT;
    frames[position++] = isLong ? NEXT_64_BIT : NEXT_16_BIT;
    for (int shift = isLong ? 56 : 8; shift >= 0; shift -= 8) {
      frames[position++] = (byte) ((long) length >>> shift);
    }
    return position;
  }
}
