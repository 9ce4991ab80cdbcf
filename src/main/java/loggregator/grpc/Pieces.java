package loggregator.grpc;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that arrive bit by bit, in arrays that together are no longer than twice what has arrived. None of them is
 * large: for an array that does not fit into its young generation the JVM makes its heap larger, rather than to collect
 * what was thrown away before. One thread.
 */
final class Pieces {
  private static final int FIRST_BYTES = 1 << 10;
  private static final int LARGEST_BYTES = 64 << 10;

  private final List<byte[]> full = new ArrayList<>();
  private byte[] last = {};
  private int lastFilled;
  private int length;
  private int heldBytes;

  int length() {
    return length;
  }

  /** Of all arrays. */
  int heldBytes() {
    return heldBytes;
  }

  /** What fits into the last array. */
  int room() {
    return last.length - lastFilled;
  }

  /**
   * How long the next array is to be, when the last one is full, so many bytes are there to be appended, and so many
   * more will come at most.
   */
  int nextBytes(int there, int atMost) {
    return Math.min(atMost, Math.min(LARGEST_BYTES, Math.max(FIRST_BYTES, length + 2 * there)));
  }

  void addArray(int bytes) {
    if (last.length > 0) {
      full.add(last);
    }
    last = new byte[bytes];
    lastFilled = 0;
    heldBytes += bytes;
  }

  /** No more than there is {@link #room} for. */
  void append(Buffer bytes, int from, int end) {
    bytes.getBytes(from, end, last, lastFilled);
    lastFilled += end - from;
    length += end - from;
  }

  /** All that has arrived, in one array. */
  byte[] join() {
    if (full.isEmpty() && lastFilled == last.length) {
      return last;
    }
    ByteBuffer joined = ByteBuffer.allocate(length);
    full.forEach(joined::put);
    return joined.put(last, 0, lastFilled).array();
  }
}
