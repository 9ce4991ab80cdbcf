package loggregator.text;

import java.math.BigInteger;

/**
 * The decimal with the fewest digits that reads back as a given double, and of those the nearest one: {@code digits}
 * times ten to the power of {@code exponent}, with no zero at the end of the digits. {@link Double#toString} is not
 * it: before JDK 19 it makes 1.9999999999999998E23 of 2E23, and it never writes fewer than two digits.
 *
 * <p>The method is Raffaello Giulietti's, from "The Schubfach way to render doubles". The decimals that read back as x
 * are those of an interval around x. The largest power of ten that is not wider than it, 10^k, has at least one
 * multiple in there, 10^(k+1) at most one. All is compared in units of a quarter of 10^k, so that x and the
 * interval's ends are (nearly) integers, with a sticky lowest bit for what was cut off.
 */
record ShortestDecimal(long digits, int exponent) {
  private static final ShortestDecimal ZERO = new ShortestDecimal(0, 0);
  private static final double LOG10_OF_2 = Math.log10(2);
  private static final double LOG10_OF_THREE_QUARTERS = Math.log10(0.75);
  private static final double LOG2_OF_10 = 1 / LOG10_OF_2;

  private static final int FRACTION_BITS = 52;
  private static final long HIDDEN_BIT = 1L << FRACTION_BITS;
  private static final int MIN_BINARY_EXPONENT = -1074;
  private static final int MIN_K = -324;
  private static final int MAX_K = 292;
  private static final int POWER_BITS = 126;
  private static final long LOW_63_BITS = Long.MAX_VALUE;
  private static final long[] POWERS = powers();

  /** Of a finite double; the sign is ignored. */
  static ShortestDecimal of(double x) {
    long bits = Double.doubleToRawLongBits(x) & Long.MAX_VALUE;
    long fraction = bits & (HIDDEN_BIT - 1);
    int biased = (int) (bits >>> FRACTION_BITS);
    if (biased > 0) {
      return of(fraction | HIDDEN_BIT, biased - 1 + MIN_BINARY_EXPONENT);
    }
    return fraction == 0 ? ZERO : of(fraction, MIN_BINARY_EXPONENT);
  }

  /** Of {@code significand * 2^binaryExponent}. */
  private static ShortestDecimal of(long significand, int binaryExponent) {
    // Below a power of two the doubles lie twice as close, and the interval reaches down half as far.
    boolean lopsided = significand == HIDDEN_BIT && binaryExponent > MIN_BINARY_EXPONENT;
    double widthLog10 = binaryExponent * LOG10_OF_2 + (lopsided ? LOG10_OF_THREE_QUARTERS : 0);
    int k = (int) Math.floor(widthLog10);
    int shift = binaryExponent + floorLog2OfPowerOf10(-k) + 2;

    long x = quarters(4 * significand << shift, k);
    // A decimal at the very end of the interval reads back as x only if x is the even neighbour.
    long open = significand & 1;
    long low = quarters(4 * significand - (lopsided ? 1 : 2) << shift, k) + open;
    long high = quarters(4 * significand + 2 << shift, k) - open;
    return nearestOfFewestDigits(x, low, high, k);
  }

  private static ShortestDecimal nearestOfFewestDigits(long x, long low, long high, int k) {
    long tenBelow = x / 40 * 10;
    if (4 * tenBelow >= low) {
      return stripped(tenBelow, k);
    }
    if (4 * (tenBelow + 10) <= high) {
      return stripped(tenBelow + 10, k);
    }
    long below = x / 4;
    boolean belowFits = 4 * below >= low;
    boolean aboveFits = 4 * (below + 1) <= high;
    if (belowFits != aboveFits) {
      return stripped(belowFits ? below : below + 1, k);
    }
    long pastMiddle = x - (4 * below + 2);
    return stripped(pastMiddle < 0 || pastMiddle == 0 && (below & 1) == 0 ? below : below + 1, k);
  }

  private static ShortestDecimal stripped(long digits, int exponent) {
    while (digits % 10 == 0) {
      digits /= 10;
      exponent++;
    }
    return new ShortestDecimal(digits, exponent);
  }

  /** {@code factor} times the power of ten for {@code k}, without the 127 lowest bits; they leave the sticky bit. */
  private static long quarters(long factor, int k) {
    long powerHigh = POWERS[2 * (k - MIN_K)];
    long powerLow = POWERS[2 * (k - MIN_K) + 1];
    long middle = (powerHigh * factor >>> 1) + Math.multiplyHigh(powerLow, factor);
    long high = Math.multiplyHigh(powerHigh, factor) + (middle >>> 63);
    return high | (middle & LOW_63_BITS) + LOW_63_BITS >>> 63;
  }

  /** The highest 126 bits of 10^-k, rounded up, for every k: 63 bits and 63 bits. */
  private static long[] powers() {
    long[] powers = new long[2 * (MAX_K - MIN_K + 1)];
    for (int k = MIN_K; k <= MAX_K; k++) {
      int shift = POWER_BITS - 1 - floorLog2OfPowerOf10(-k);
      BigInteger power = BigInteger.TEN.pow(Math.abs(k));
      BigInteger scaled = k <= 0 ? power.shiftLeft(shift) : BigInteger.ONE.shiftLeft(shift).divide(power);
      BigInteger roundedUp = scaled.add(BigInteger.ONE);
      powers[2 * (k - MIN_K)] = roundedUp.shiftRight(63).longValueExact();
      powers[2 * (k - MIN_K) + 1] = roundedUp.longValue() & LOW_63_BITS;
    }
    return powers;
  }

  private static int floorLog2OfPowerOf10(int exponent) {
    return (int) Math.floor(exponent * LOG2_OF_10);
  }
}
