package loggregator.conversion;

/** Unsigned numbers of 64 bits as doubles and back. */
final class UnsignedNumbers {
  private static final double TWO_TO_THE_63 = 0x1p63;
  private static final double TWO_TO_THE_64 = 0x1p64;

  private UnsignedNumbers() {}

  /** The nearest double. */
  static double toDouble(long unsigned) {
    if (unsigned >= 0) {
      return unsigned;
    }
    long half = unsigned >>> 1 | unsigned & 1;
    return half * 2.0;
  }

  /** Rounds towards zero; the nearest possible number if it is out of range, and 0 for NaN. */
  static long fromDouble(double value) {
    if (!(value > 0)) {
      return 0;
    }
    if (value < TWO_TO_THE_63) {
      return (long) value;
    }
    return value < TWO_TO_THE_64 ? (long) (value - TWO_TO_THE_63) ^ Long.MIN_VALUE : -1;
  }
}
