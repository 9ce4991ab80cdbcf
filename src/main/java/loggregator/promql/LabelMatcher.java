package loggregator.promql;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * One condition of a selector. A regular expression must match the whole value.
 *
 * @param pattern null for a comparison with the text
 */
public record LabelMatcher(String name, Operator operator, String value, Pattern pattern) {
  /** How label and value are compared. */
  public enum Operator {
    EQUAL("="), NOT_EQUAL("!="), MATCHES("=~"), MATCHES_NOT("!~");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    static Operator of(String sign) {
      for (Operator operator : values()) {
        if (operator.sign.equals(sign)) {
          return operator;
        }
      }
      return null;
    }
  }

  static LabelMatcher of(String name, Operator operator, String value) {
    boolean isPattern = operator == Operator.MATCHES || operator == Operator.MATCHES_NOT;
    try {
      return new LabelMatcher(name, operator, value, isPattern ? Pattern.compile("^(?:" + value + ")$") : null);
    } catch (PatternSyntaxException e) {
      throw new PromQlException("error parsing regexp: " + e.getDescription() + ": `" + value + "`");
    }
  }

  /** @param found empty for a label that is not there */
  boolean matches(String found) {
    return switch (operator) {
      case EQUAL -> found.equals(value);
      case NOT_EQUAL -> !found.equals(value);
      case MATCHES -> pattern.matches(found);
      case MATCHES_NOT -> !pattern.matches(found);
    };
  }
}
