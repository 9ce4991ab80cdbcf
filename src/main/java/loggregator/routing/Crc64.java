package loggregator.routing;

/**
 * CRC-64/XZ, with which the original hashes names: Routers that spread a shard's counters and gauges by name agree
 * with each other, and with the original's, only because all compute this one.
 */
final class Crc64 {
  private static final long REVERSED_POLYNOMIAL = 0xC96C5795D7870F42L;
  private static final long[] TABLE = table();

  private Crc64() {}

  static long of(byte[] bytes, int start, int length) {
    long crc = -1;
    for (int i = start; i < start + length; i++) {
      crc = TABLE[(int) (crc ^ bytes[i]) & 0xFF] ^ crc >>> 8;
    }
    return ~crc;
  }

  private static long[] table() {
    long[] table = new long[256];
    for (int b = 0; b < 256; b++) {
      long crc = b;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ REVERSED_POLYNOMIAL;
      }
      table[b] = crc;
    }
    return table;
  }
}
