package loggregator.json;

import static loggregator.json.JsonBuffer.ascii;

import loggregator.text.GoNumbers;

/** Doubles as protobuf's JSON has them: numbers in the original's form, and names for what is no number in JSON. */
public final class JsonDouble {
  /** Doubles hold every whole number below it exactly. */
  private static final double MAX_EXACT = 1L << 53;
  private static final byte[] NAN = ascii("\"NaN\"");
  private static final byte[] INFINITY = ascii("\"Infinity\"");
  private static final byte[] NEGATIVE_INFINITY = ascii("\"-Infinity\"");

  private JsonDouble() {}

  public static void append(double value, JsonBuffer out) {
    long whole = (long) value;
    boolean negativeZero = whole == 0 && Double.doubleToRawLongBits(value) != 0;
    if (whole == value && Math.abs(value) < MAX_EXACT && !negativeZero) {
      out.number(whole);
    } else if (Double.isNaN(value)) {
      out.raw(NAN);
    } else if (Double.isInfinite(value)) {
      out.raw(value > 0 ? INFINITY : NEGATIVE_INFINITY);
    } else {
      out.raw(ascii(GoNumbers.json(value)));
    }
  }
}
