package loggregator.text;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Numbers as text, letter by letter as the original's language writes them, with the fewest digits that read back as
 * the same number unless a form says otherwise. Not finite numbers are {@code NaN}, {@code +Inf} and {@code -Inf}; minus zero is {@code -0}.
 */
public final class GoNumbers {
  private GoNumbers() {}

  /** Never with an exponent: {@code strconv.FormatFloat(x, 'f', -1, 64)}. */
  public static String plain(double x) {
    return Double.isFinite(x) ? plain(isNegative(x), ShortestDecimal.of(x)) : notFinite(x);
  }

  /**
   * With an exponent of at least two digits if that is less than -4 or more than 5, such as {@code 1e+06}:
   * {@code fmt.Sprint(x)}.
   */
  public static String general(double x) {
    if (!Double.isFinite(x)) {
      return notFinite(x);
    }
    ShortestDecimal decimal = ShortestDecimal.of(x);
    int exponent = scientificExponent(decimal);
    boolean scientific = exponent < -4 || exponent > 5;
    return scientific ? scientific(isNegative(x), decimal, 2) : plain(isNegative(x), decimal);
  }

  /** As JSON has it, for a finite x: an exponent only below 1e-6 and from 1e21, of as few digits as it takes. */
  public static String json(double x) {
    ShortestDecimal decimal = ShortestDecimal.of(x);
    int exponent = scientificExponent(decimal);
    boolean scientific = exponent < -6 || exponent > 20;
    return scientific ? scientific(isNegative(x), decimal, 1) : plain(isNegative(x), decimal);
  }

  /** Rounded to six digits after the point: {@code fmt.Sprintf("%f", x)}. */
  public static String sixDecimals(double x) {
    if (!Double.isFinite(x)) {
      return notFinite(x);
    }
    String size = new BigDecimal(Math.abs(x)).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
    return isNegative(x) ? "-" + size : size;
  }

  private static String plain(boolean negative, ShortestDecimal decimal) {
    StringBuilder text = new StringBuilder(24);
    if (negative) {
      text.append('-');
    }
    int start = text.length();
    text.append(decimal.digits());
    if (decimal.exponent() >= 0) {
      return text.append("0".repeat(decimal.exponent())).toString();
    }
    int wholeDigits = text.length() - start + decimal.exponent();
    if (wholeDigits <= 0) {
      text.insert(start, "0".repeat(1 - wholeDigits));
      wholeDigits = 1;
    }
    return text.insert(start + wholeDigits, '.').toString();
  }

  private static String scientific(boolean negative, ShortestDecimal decimal, int minExponentDigits) {
    StringBuilder text = new StringBuilder(24);
    if (negative) {
      text.append('-');
    }
    int start = text.length();
    text.append(decimal.digits());
    if (text.length() > start + 1) {
      text.insert(start + 1, '.');
    }
    int exponent = scientificExponent(decimal);
    String size = Integer.toString(Math.abs(exponent));
    text.append('e').append(exponent < 0 ? '-' : '+');
    return text.append("0".repeat(Math.max(0, minExponentDigits - size.length()))).append(size).toString();
  }

  /** With one digit before the point. */
  private static int scientificExponent(ShortestDecimal decimal) {
    int digits = 1;
    for (long rest = decimal.digits(); rest >= 10; rest /= 10) {
      digits++;
    }
    return decimal.exponent() + digits - 1;
  }

  private static boolean isNegative(double x) {
    return Double.doubleToRawLongBits(x) < 0;
  }

  private static String notFinite(double x) {
    if (Double.isNaN(x)) {
      return "NaN";
    }
    return x > 0 ? "+Inf" : "-Inf";
  }
}
