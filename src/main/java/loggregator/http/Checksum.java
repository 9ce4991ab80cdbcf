package loggregator.http;

import java.util.zip.CRC32;

/**
 * The CRC-32 of bytes (RFC 1952, section 8), to which that of other bytes can be appended without these.
 *
 * @param crc of the bytes
 * @param bytes how many
 * @param shift the polynomial by which as many bytes multiply what stands before them
 */
record Checksum(int crc, long bytes, int shift) {
  /** The polynomial of CRC-32; the highest bit is the coefficient of x^0. */
  private static final int POLYNOMIAL = 0xEDB88320;
  private static final int ONE = 1 << 31;
  private static final int X_TO_THE_8TH = 1 << 23;

  static final Checksum EMPTY = new Checksum(0, 0, ONE);

  static Checksum of(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return new Checksum((int) crc.getValue(), bytes.length, power(X_TO_THE_8TH, bytes.length));
  }

  /** Of these bytes and then the others. */
  Checksum then(Checksum next) {
    return new Checksum(multiply(crc, next.shift) ^ next.crc, bytes + next.bytes, multiply(shift, next.shift));
  }

  private static int power(int base, int exponent) {
    int result = ONE;
    int square = base;
    for (int rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) != 0) {
        result = multiply(result, square);
      }
      square = multiply(square, square);
    }
    return result;
  }

  /** Of two polynomials over GF(2), modulo that of CRC-32. */
  private static int multiply(int a, int b) {
    int product = 0;
    int term = b;
    for (int bits = a; bits != 0; bits <<= 1) {
      if (bits < 0) {
        product ^= term;
      }
      term = (term >>> 1) ^ ((term & 1) != 0 ? POLYNOMIAL : 0);
    }
    return product;
  }
}
