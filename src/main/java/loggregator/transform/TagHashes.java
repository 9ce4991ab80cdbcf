package loggregator.transform;

import java.util.Arrays;
import loggregator.envelope.ContentHash;

/**
 * The tags of one envelope as hashes. Their sum tells sets of tags apart, whatever the order; the last value of a
 * repeated key counts. An open-addressed table, at most half full. It allocates only for more tags than any envelope
 * before had. Serves one thread.
 */
final class TagHashes {
  private static final long HIGH_SEED = ContentHash.newSeed();
  private static final long LOW_SEED = ContentHash.newSeed();
  private static final int INITIAL_CAPACITY = 32;
  /** A table that one huge envelope has stretched further is given up with the next one. */
  private static final int MAX_KEPT_CAPACITY = 2048;

  /** The hash of each key, 0 where the table is free. */
  private long[] keys = new long[INITIAL_CAPACITY];
  private long[] highs = new long[INITIAL_CAPACITY];
  private long[] lows = new long[INITIAL_CAPACITY];
  private int size;

  void clear() {
    if (keys.length > MAX_KEPT_CAPACITY) {
      allocate(INITIAL_CAPACITY);
    } else if (size > 0) {
      Arrays.fill(keys, 0);
    }
    size = 0;
  }

  void put(byte[] bytes, TagEntry tag) {
    long keyHigh = ContentHash.hash(HIGH_SEED, bytes, tag.keyStart(), tag.keyLength());
    long keyLow = ContentHash.hash(LOW_SEED, bytes, tag.keyStart(), tag.keyLength());
    put(keyHigh | 1,
        ContentHash.hash(keyHigh, bytes, tag.textStart(), tag.textLength()),
        ContentHash.hash(keyLow, bytes, tag.textStart(), tag.textLength()));
  }

  long sumOfHighs() {
    return sum(highs);
  }

  long sumOfLows() {
    return sum(lows);
  }

  private long sum(long[] hashes) {
    long sum = 0;
    for (int slot = 0; slot < keys.length; slot++) {
      if (keys[slot] != 0) {
        sum += hashes[slot];
      }
    }
    return sum;
  }

  private void put(long key, long high, long low) {
    int slot = slotOf(key);
    if (keys[slot] == 0) {
      keys[slot] = key;
      size++;
    }
    highs[slot] = high;
    lows[slot] = low;
    if (2 * size > keys.length) {
      grow();
    }
  }

  private int slotOf(long key) {
    int mask = keys.length - 1;
    int slot = (int) (key >>> Integer.SIZE) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldHighs = highs;
    long[] oldLows = lows;
    allocate(2 * oldKeys.length);
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        put(oldKeys[i], oldHighs[i], oldLows[i]);
      }
    }
  }

  private void allocate(int capacity) {
    keys = new long[capacity];
    highs = new long[capacity];
    lows = new long[capacity];
  }
}
