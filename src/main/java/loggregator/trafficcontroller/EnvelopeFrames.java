package loggregator.trafficcontroller;

import loggregator.envelope.Batch;

/**
 * Writes the envelopes of a batch into one array, each as a final, binary, unmasked WebSocket frame (RFC 6455, section
 * 5.2). Vert.x would encode them message by message, and anew for each consumer.
 */
final class EnvelopeFrames {
  private static final byte FINAL_BINARY = (byte) 0x82;
  private static final int MAX_7_BIT = 125;
  private static final int MAX_16_BIT = 0xFFFF;
  private static final byte NEXT_16_BIT = 126;
  private static final byte NEXT_64_BIT = 127;

  private EnvelopeFrames() {}

  static byte[] of(Batch batch) {
    byte[] frames = new byte[length(batch)];
    int position = 0;
    for (int record = batch.offset(); record < batch.end(); record = batch.recordEnd(record)) {
      int start = batch.envelopeStart(record);
      int length = batch.recordEnd(record) - start;
      position = putHeader(frames, position, length);
      System.arraycopy(batch.bytes(), start, frames, position, length);
      position += length;
    }
    return frames;
  }

  private static int length(Batch batch) {
    int total = 0;
    for (int record = batch.offset(); record < batch.end(); record = batch.recordEnd(record)) {
      int length = batch.recordEnd(record) - batch.envelopeStart(record);
      total = Math.addExact(total, headerLength(length) + length);
    }
    return total;
  }

  private static int headerLength(int length) {
    return length <= MAX_7_BIT ? 2 : length <= MAX_16_BIT ? 4 : 10;
  }

  private static int putHeader(byte[] frames, int position, int length) {
    frames[position++] = FINAL_BINARY;
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
