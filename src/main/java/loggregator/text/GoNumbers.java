package loggregator.text;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as text, letter by letter as the original's language writes them, with the fewest digits that read back as
 * the same number unless a form says otherwise. Numbers that are not finite are {@code NaN}, {@code +Inf} and
 * {@code -Inf}; minus zero is {@code -0}.
 */
public final class GoNumbers {
  private static final MathContext ONE_DIGIT = new MathContext(1);

  private GoNumbers() {}

  /** Never with an exponent: {@code strconv.FormatFloat(x, 'f', -1, 64)}. */
  public static String plain(double x) {
    return Double.isFinite(x) ? signed(x, shortest(x).toPlainString()) : notFinite(x);
  }

  /**
   * With an exponent of at least two digits if that is less than -4 or more than 5, such as {@code 1e+06}:
   * {@code fmt.Sprint(x)}.
   */
  public static String general(double x) {
    return Double.isFinite(x) ? text(x, -4, 5, 2) : notFinite(x);
  }

  /** As JSON has it, for a finite x: an exponent only below 1e-6 and from 1e21, of as few digits as it takes. */
  public static String json(double x) {
    return text(x, -6, 20, 1);
  }

  /** Rounded to six digits after the point: {@code fmt.Sprintf("%f", x)}. */
  public static String sixDecimals(double x) {
    if (!Double.isFinite(x)) {
      return notFinite(x);
    }
    return signed(x, new BigDecimal(Math.abs(x)).setScale(6, RoundingMode.HALF_EVEN).toPlainString());
  }

  /** Plain where the exponent, with one digit before the point, is from {@code leastPlain} to {@code greatestPlain}. */
  private static String text(double x, int leastPlain, int greatestPlain, int minExponentDigits) {
    BigDecimal decimal = shortest(x);
    int exponent = decimal.precision() - decimal.scale() - 1;
    boolean scientific = exponent < leastPlain || exponent > greatestPlain;
    return signed(x, scientific ? scientific(decimal, exponent, minExponentDigits) : decimal.toPlainString());
  }

  private static String scientific(BigDecimal decimal, int exponent, int minExponentDigits) {
    StringBuilder text = new StringBuilder(24).append(decimal.unscaledValue());
    if (text.length() > 1) {
      text.insert(1, '.');
    }
    String size = Integer.toString(Math.abs(exponent));
    text.append('e').append(exponent < 0 ? '-' : '+');
    return text.append("0".repeat(Math.max(0, minExponentDigits - size.length()))).append(size).toString();
  }

  /**
   * The decimal with the fewest digits that reads back as the size of a finite x, and of those the nearest one. {@link
   * Double#toString} is not it: before JDK 19 it makes 1.9999999999999998E23 of 2E23. Jackson's writer is that of JDK
   * 19, which writes two digits at least, so that the least numbers come with one too many: 4.9E-324 for 5E-324.
   */
  private static BigDecimal shortest(double x) {
    double size = Math.abs(x);
    BigDecimal decimal = new BigDecimal(NumberOutput.toString(size, true)).stripTrailingZeros();
    if (size < Double.MIN_NORMAL && decimal.precision() == 2) {
      BigDecimal oneDigit = decimal.round(ONE_DIGIT);
      return oneDigit.doubleValue() == size ? oneDigit : decimal;
    }
    return decimal;
  }

  private static String signed(double x, String size) {
    return Double.doubleToRawLongBits(x) < 0 ? "-" + size : size;
  }

  private static String notFinite(double x) {
    if (Double.isNaN(x)) {
      return "NaN";
    }
    return x > 0 ? "+Inf" : "-Inf";
  }
}
