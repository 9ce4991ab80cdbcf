package loggregator.recent;

/**
 * Arrays of pages that fell, for the next pages of the same size: what is kept of busy sources would else fill the old
 * generation of the heap with garbage. One of each power of two, which nobody counts as held: half a megabyte in all.
 *
 * <p>Threading: the store's lock.
 */
final class SpareArrays {
  private static final int LEAST_BITS = 14;
  private static final int MOST_BITS = 18;

  private final byte[][] spares = new byte[MOST_BITS - LEAST_BITS + 1][];

  /** With what was in it, unless it is a new one. */
  byte[] take(int bytes) {
    int place = place(bytes);
    if (place < 0 || spares[place] == null) {
      return new byte[bytes];
    }
    byte[] spare = spares[place];
    spares[place] = null;
    return spare;
  }

  /** Nobody reads it any more. */
  void give(byte[] array) {
    int place = place(array.length);
    if (place >= 0) {
      spares[place] = array;
    }
  }

  private static int place(int bytes) {
    int bits = Integer.numberOfTrailingZeros(bytes);
    return Integer.bitCount(bytes) == 1 && bits >= LEAST_BITS && bits <= MOST_BITS ? bits - LEAST_BITS : -1;
  }
}
