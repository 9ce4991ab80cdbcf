package loggregator.envelope;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A set of names that are ranges of one array, in the order they came. It serves many envelopes and allocates only for
 * a gauge with more names than any before. The hash's multiplier is a secret of the process: otherwise a producer could
 * make up names that collide, and their look-up would cost the square of their number.
 */
final class NameRanges {
  private static final long MULTIPLIER = ThreadLocalRandom.current().nextLong() | 1;
  private static final int INITIAL_CAPACITY = 16;
  /** A table that one huge gauge has stretched further is given up with the next envelope. */
  private static final int MAX_KEPT_CAPACITY = 1024;

  private int[] starts;
  private int[] lengths;
  private int size;
  /** Open addressing, at most half full; an index into the ranges plus one, 0 when free. */
  private int[] slots;

  NameRanges() {
    allocate(INITIAL_CAPACITY);
  }

  private void allocate(int capacity) {
    starts = new int[capacity];
    lengths = new int[capacity];
    slots = new int[2 * capacity];
  }

  int size() {
    return size;
  }

  int start(int i) {
    return starts[i];
  }

  int length(int i) {
    return lengths[i];
  }

  void clear() {
    if (size == 0) {
      return;
    }
    size = 0;
    if (starts.length > MAX_KEPT_CAPACITY) {
      allocate(INITIAL_CAPACITY);
    } else {
      Arrays.fill(slots, 0);
    }
  }

  /** Adds a name of the array that the earlier ones are ranges of, unless an equal one is there. */
  void add(byte[] bytes, int start, int length) {
    if (size == starts.length) {
      grow(bytes);
    }
    int slot = slotOf(bytes, start, length);
    if (slots[slot] == 0) {
      starts[size] = start;
      lengths[size] = length;
      slots[slot] = ++size;
    }
  }

  /** Where the name is, or the free slot where it belongs. */
  private int slotOf(byte[] bytes, int start, int length) {
    int mask = slots.length - 1;
    int slot = hash(bytes, start, length) & mask;
    while (slots[slot] != 0 && !isName(slots[slot] - 1, bytes, start, length)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean isName(int i, byte[] bytes, int start, int length) {
    return Arrays.equals(bytes, starts[i], starts[i] + lengths[i], bytes, start, start + length);
  }

  private static int hash(byte[] bytes, int start, int length) {
    long hash = length;
    for (int i = start; i < start + length; i++) {
      hash = (hash + bytes[i]) * MULTIPLIER;
    }
    return (int) (hash >>> Integer.SIZE);
  }

  private void grow(byte[] bytes) {
    starts = Arrays.copyOf(starts, 2 * size);
    lengths = Arrays.copyOf(lengths, 2 * size);
    slots = new int[4 * size];
    for (int i = 0; i < size; i++) {
      slots[slotOf(bytes, starts[i], lengths[i])] = i + 1;
    }
  }
}
