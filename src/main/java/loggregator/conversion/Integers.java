package loggregator.conversion;

/** Reads whole numbers as the original does: an optional sign and ASCII digits, and 0 for everything else. */
final class Integers {
  private Integers() {}

  static long parseLong(Slice text) {
    int length = text.length();
    boolean negative = length > 0 && text.at(0) == '-';
    int index = negative || length > 0 && text.at(0) == '+' ? 1 : 0;
    if (index == length) {
      return 0;
    }
    long value = 0;
    for (; index < length; index++) {
      int digit = text.at(index) - '0';
      if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
        return 0;
      }
      value = value * 10 - digit;
    }
    if (negative) {
      return value;
    }
    return value == Long.MIN_VALUE ? 0 : -value;
  }

  /** A number that is too large is read as 0, too. */
  static int parseInt(Slice text) {
    long value = parseLong(text);
    return (int) value == value ? (int) value : 0;
  }
}
