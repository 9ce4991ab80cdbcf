package loggregator.routing;

import java.util.Arrays;
import loggregator.envelope.Batch;

/** What one subscription takes from the batch that is being routed: ranges of its bytes. */
final class Selection {
  private static final int FEW = 16;
  /** A selection that needed more gives its memory back, so that one huge batch does not cost it for ever. */
  private static final int MANY = 1024;

  /** Start and end in turns. */
  private int[] ranges = new int[FEW];
  private int used;
  private int envelopes;
  private int lengthBytes;

  boolean isEmpty() {
    return envelopes == 0;
  }

  void add(int start, int end) {
    envelopes++;
    lengthBytes += end - start;
    if (used > 0 && ranges[used - 1] == start) {
      ranges[used - 1] = end;
      return;
    }
    if (used == ranges.length) {
      ranges = Arrays.copyOf(ranges, used * 2);
    }
    ranges[used++] = start;
    ranges[used++] = end;
  }

  boolean isSameAs(Selection other) {
    return envelopes == other.envelopes && lengthBytes == other.lengthBytes
        && Arrays.equals(ranges, 0, used, other.ranges, 0, other.used);
  }

  /**
   * The selected envelopes of {@code batch}: the batch itself if all are selected, otherwise a copy. Without the copy,
   * a few envelopes in a slow consumer's queue would retain the bytes of many.
   */
  Batch of(Batch batch) {
    if (envelopes == batch.envelopes()) {
      return batch;
    }
    byte[] copy = new byte[lengthBytes];
    int position = 0;
    for (int i = 0; i < used; i += 2) {
      int length = ranges[i + 1] - ranges[i];
      System.arraycopy(batch.bytes(), ranges[i], copy, position, length);
      position += length;
    }
    return new Batch(copy, 0, lengthBytes, envelopes);
  }

  void clear() {
    used = 0;
    envelopes = 0;
    lengthBytes = 0;
    if (ranges.length > MANY) {
      ranges = new int[FEW];
    }
  }
}
