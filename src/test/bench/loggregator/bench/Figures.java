package loggregator.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a case has measured, by name, in the order in which it was put; a name ends in its unit. */
final class Figures {
  private static final double WITHOUT_FRACTION = 10_000;
  private static final MathContext DIGITS = new MathContext(4);

  private final Map<String, Double> values = new LinkedHashMap<>();

  Figures put(String name, double value) {
    values.put(name, value);
    return this;
  }

  double get(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no figure " + name + " among " + values.keySet());
    }
    return value;
  }

  Map<String, Double> values() {
    return values;
  }

  /** Whole and large numbers without a fraction, others with four significant digits. */
  static BigDecimal number(double value) {
    boolean whole = value == Math.rint(value) || Math.abs(value) >= WITHOUT_FRACTION;
    return whole ? BigDecimal.valueOf(Math.round(value)) : BigDecimal.valueOf(value).round(DIGITS);
  }

  static String format(double value) {
    return number(value).toPlainString();
  }
}
