package loggregator.buslink;

/** A set of numbers in short: equal sets have equal fingerprints, and others hardly ever. One event loop. */
final class Fingerprint {
  private long sum;

  void add(long number) {
    sum += mixed(number);
  }

  void remove(long number) {
    sum -= mixed(number);
  }

  long value() {
    return sum;
  }

  /** The finalizer of MurmurHash3, 64 bits. */
  private static long mixed(long number) {
    long bits = number;
    bits = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
    bits = (bits ^ bits >>> 33) * 0xc4ceb9fe1a85ec53L;
    return bits ^ bits >>> 33;
  }
}
