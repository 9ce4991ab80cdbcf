package loggregator.recent;

/**
 * Arrays of pages that fell, for the next pages of the same size: what is kept would else fill the old generation of the
 * heap with garbage. Some of each power of two, which nobody counts as held: a little more than a megabyte in all.
 *
 * <p>Threading: the store's lock.
 */
final class SpareArrays {
  private static final int LEAST_BITS = 10;
  private static final int MOST_BITS = 18;
  private static final int BYTES_OF_A_SIZE = 128 << 10;

  private final byte[][][] spares = new byte[MOST_BITS - LEAST_BITS + 1][][];
  private final int[] counts = new int[spares.length];

  SpareArrays() {
    for (int i = 0; i < spares.length; i++) {
      spares[i] = new byte[Math.max(1, BYTES_OF_A_SIZE >> LEAST_BITS + i)][];
    }
  }

  /** With what was in it, unless it is a new one. */
  byte[] take(int bytes) {
    int place = place(bytes);
    if (place < 0 || counts[place] == 0) {
      return new byte[bytes];
    }
    byte[] spare = spares[place][--counts[place]];
    spares[place][counts[place]] = null;
    return spare;
  }

  /** Nobody reads it any more. */
  void give(byte[] array) {
    int place = place(array.length);
    if (place >= 0 && counts[place] < spares[place].length) {
      spares[place][counts[place]++] = array;
    }
  }

  private static int place(int bytes) {
    int bits = Integer.numberOfTrailingZeros(bytes);
    return Integer.bitCount(bytes) == 1 && bits >= LEAST_BITS && bits <= MOST_BITS ? bits - LEAST_BITS : -1;
  }
}
