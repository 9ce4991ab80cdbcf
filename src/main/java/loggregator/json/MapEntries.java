package loggregator.json;

import java.util.Arrays;
import java.util.stream.IntStream;
import loggregator.envelope.FieldTags;

/** The entries of one protobuf map as ranges of the message's bytes, in the order in which JSON has them. */
final class MapEntries {
  private static final int INITIAL_ENTRIES = 16;
  /** The time of an insertion sort grows with the square of the entries; above this number it would show. */
  private static final int MAX_INSERTION_SORTED = 32;

  private final WireCursor cursor = new WireCursor();
  private byte[] bytes = {};
  private int[] keyStarts = new int[INITIAL_ENTRIES];
  private int[] keyEnds = new int[INITIAL_ENTRIES];
  private int[] valueStarts = new int[INITIAL_ENTRIES];
  private int[] valueEnds = new int[INITIAL_ENTRIES];
  private int[] order = new int[INITIAL_ENTRIES];
  private int count;
  private boolean hasEqualKeys;

  void clear(byte[] message) {
    bytes = message;
    count = 0;
    hasEqualKeys = false;
  }

  /** Whether the entry from {@code start} to {@code end} is a plain one: well-formed, with at most one value. */
  boolean add(int start, int end) {
    grow();
    int entry = count++;
    order[entry] = entry;
    keyStarts[entry] = keyEnds[entry] = valueStarts[entry] = valueEnds[entry] = 0;
    int values = 0;
    cursor.open(bytes, start, end);
    while (cursor.next()) {
      if (cursor.tag() == FieldTags.MAP_KEY) {
        keyStarts[entry] = cursor.start();
        keyEnds[entry] = cursor.end();
      } else if (cursor.tag() == FieldTags.MAP_VALUE) {
        valueStarts[entry] = cursor.start();
        valueEnds[entry] = cursor.end();
        values++;
      }
    }
    return !cursor.failed() && values <= 1;
  }

  /** Puts the entries in the order of their keys' bytes; of equal keys only the last stays. */
  void sort() {
    if (count > MAX_INSERTION_SORTED) {
      int[] sorted = IntStream.range(0, count).boxed().sorted(this::compare).mapToInt(i -> i).toArray();
      System.arraycopy(sorted, 0, order, 0, count);
    } else {
      insertionSort();
    }
    if (hasEqualKeys) {
      keepLastOfEqualKeys();
    }
  }

  int count() {
    return count;
  }

  int keyStart(int index) {
    return keyStarts[order[index]];
  }

  int keyEnd(int index) {
    return keyEnds[order[index]];
  }

  int valueStart(int index) {
    return valueStarts[order[index]];
  }

  int valueEnd(int index) {
    return valueEnds[order[index]];
  }

  private void insertionSort() {
    for (int i = 1; i < count; i++) {
      int entry = order[i];
      int hole = i;
      for (; hole > 0 && compare(order[hole - 1], entry) > 0; hole--) {
        order[hole] = order[hole - 1];
      }
      order[hole] = entry;
    }
  }

  /** Both sorts are stable, so the last of equal keys is the one that came last. */
  private void keepLastOfEqualKeys() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (i + 1 == count || compare(order[i], order[i + 1]) != 0) {
        order[kept++] = order[i];
      }
    }
    count = kept;
  }

  /** Every sort compares each pair of neighbours in the result, so equal keys are always noticed here. */
  private int compare(int one, int other) {
    int order = Arrays.compareUnsigned(
        bytes, keyStarts[one], keyEnds[one], bytes, keyStarts[other], keyEnds[other]);
    hasEqualKeys |= order == 0;
    return order;
  }

  private void grow() {
    if (count < keyStarts.length) {
      return;
    }
    int larger = count * 2;
    keyStarts = Arrays.copyOf(keyStarts, larger);
    keyEnds = Arrays.copyOf(keyEnds, larger);
    valueStarts = Arrays.copyOf(valueStarts, larger);
    valueEnds = Arrays.copyOf(valueEnds, larger);
    order = Arrays.copyOf(order, larger);
  }
}
