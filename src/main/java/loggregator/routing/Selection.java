package loggregator.routing;

import java.util.Arrays;
import loggregator.envelope.Batch;

/**
 * What is taken from the batch that is being routed: ranges of its bytes. Two that take the same of it are equal, as
 * long as none is added to.
 */
final class Selection {
  private static final int FEW = 16;
  /** A selection that needed more gives its memory back, so that one huge batch does not cost it for ever. */
  private static final int MANY = 1024;

  /** Start and end in turns. */
  private int[] ranges = new int[FEW];
  private int used;
  private int envelopes;
  private int lengthBytes;
  private int hash;

  boolean isEmpty() {
    return envelopes == 0;
  }

  void add(int start, int end) {
    envelopes++;
    lengthBytes += end - start;
    hash = 31 * hash + start;
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

  @Override
  public boolean equals(Object other) {
    return other instanceof Selection selection
        && hash == selection.hash && envelopes == selection.envelopes && lengthBytes == selection.lengthBytes
        && Arrays.equals(ranges, 0, used, selection.ranges, 0, selection.used);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  boolean isAllOf(Batch batch) {
    return envelopes == batch.envelopes();
  }

  /**
   * The selected envelopes of {@code batch}. They are a copy: without it, a few envelopes in a slow consumer's queue
   * would retain the bytes of many.
   */
  Batch copyOf(Batch batch) {
    byte[] copy = new byte[lengthBytes];
    int position = 0;
    for (int i = 0; i < used; i += 2) {
      int length = ranges[i + 1] - ranges[i];
      System.arraycopy(batch.bytes(), ranges[i], copy, position, length);
      position += length;
    }
    return new Batch(copy, 0, lengthBytes, envelopes, batch.fields());
  }

  void clear() {
    used = 0;
    envelopes = 0;
    lengthBytes = 0;
    hash = 0;
    if (ranges.length > MANY) {
      ranges = new int[FEW];
    }
  }
}
