package loggregator.inputs.statsd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Reads decimal numbers. */
final class Decimal {
  private static final int MAX_CHARACTERS = 64;
  /** A double holds every whole number below it, and each power of ten up to that. */
  private static final int EXACT_DIGITS = 15;
  private static final double[] POWERS = {
      1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private Decimal() {}

  /** Sign, digits, a point, an exponent; NaN for everything else, and for what is too large for a double. */
  static double parse(byte[] bytes, int start, int end) {
    boolean hasSign = start < end && (bytes[start] == '-' || bytes[start] == '+');
    long number = 0;
    int digits = 0;
    int decimals = -1;
    for (int i = start + (hasSign ? 1 : 0); i < end; i++) {
      if (bytes[i] >= '0' && bytes[i] <= '9') {
        number = 10 * number + bytes[i] - '0';
        digits++;
        decimals += decimals >= 0 ? 1 : 0;
      } else if (bytes[i] == '.' && decimals < 0) {
        decimals = 0;
      } else {
        return parseSlowly(bytes, start, end);
      }
      if (digits > EXACT_DIGITS) {
        return parseSlowly(bytes, start, end);
      }
    }
    double size = number / POWERS[Math.max(0, decimals)];
    return digits == 0 ? Double.NaN : hasSign && bytes[start] == '-' ? -size : size;
  }

  private static double parseSlowly(byte[] bytes, int start, int end) {
    if (end - start > MAX_CHARACTERS) {
      return Double.NaN;
    }
    for (int i = start; i < end; i++) {
      byte b = bytes[i];
      boolean allowed = b >= '0' && b <= '9' || b == '.' || b == '-' || b == '+' || b == 'e' || b == 'E';
      if (!allowed) {
        return Double.NaN;
      }
    }
    try {
      double number = Double.parseDouble(new String(bytes, start, end - start, ISO_8859_1));
      return Double.isFinite(number) ? number : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
