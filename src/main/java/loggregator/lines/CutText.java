package loggregator.lines;

import java.util.Arrays;
import loggregator.envelope.LongText;

/**
 * A text that comes piece by piece, and goes out whole if it is not too long, else in parts. No part ends within a
 * UTF-8 character. One thread.
 */
final class CutText {
  private static final int INITIAL_BYTES = 256;

  private final int maxBytes;
  private final LineSink sink;
  private byte[] bytes = new byte[INITIAL_BYTES];
  private int size;
  private boolean hasCut;

  CutText(int maxBytes, LineSink sink) {
    this.maxBytes = maxBytes;
    this.sink = sink;
  }

  /** Of the part that did not go out yet. */
  int size() {
    return size;
  }

  /** Whether there was a text that went out in parts. */
  boolean hasCut() {
    return hasCut;
  }

  void append(byte[] piece, int start, int length, long timestamp) {
    int position = start;
    int rest = length;
    while (rest > 0) {
      int room = Math.min(rest, maxBytes + 1 - size);
      reserve(room);
      System.arraycopy(piece, position, bytes, size, room);
      size += room;
      position += room;
      rest -= room;
      if (size > maxBytes) {
        cut(timestamp);
      }
    }
  }

  private void cut(long timestamp) {
    int end = LongText.characterStart(bytes, 0, maxBytes);
    hasCut = true;
    sink.take(bytes, 0, end, timestamp, true);
    System.arraycopy(bytes, end, bytes, 0, size - end);
    size -= end;
  }

  /** The text is complete. */
  void end(long timestamp) {
    sink.take(bytes, 0, size, timestamp, false);
    size = 0;
    if (bytes.length > INITIAL_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.min(maxBytes + 1, Math.max(2 * bytes.length, size + more)));
    }
  }
}
