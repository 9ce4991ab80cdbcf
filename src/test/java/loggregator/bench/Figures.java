package loggregator.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a case has measured, by name, in the order in which it was put; a name ends in its unit. */
final class Figures {
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

  /** Whole numbers in full, others with four significant digits. */
  static BigDecimal number(double value) {
    return value == Math.rint(value) ? BigDecimal.valueOf((long) value) : BigDecimal.valueOf(value).round(DIGITS);
  }

  static String format(double value) {
    return number(value).toPlainString();
  }
}
