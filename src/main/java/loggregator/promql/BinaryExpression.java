package loggregator.promql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Two expressions and what is between them. A comparison leaves out what it is not true for, unless it is asked for 0
 * and 1.
 */
record BinaryExpression(String operator, Expression left, Expression right, boolean isBool, VectorMatching matching)
    implements Expression {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> SETS = Set.of("and", "or", "unless");

  static BinaryExpression of(
      String operator, Expression left, Expression right, boolean isBool, VectorMatching matching) {
    boolean ofScalars = left.type() == Type.SCALAR && right.type() == Type.SCALAR;
    boolean ofVectors = left.type() == Type.VECTOR && right.type() == Type.VECTOR;
    if (left.type() == Type.RANGE || right.type() == Type.RANGE) {
      throw new PromQlException("binary expression must contain only scalar and instant vector types");
    }
    if (SETS.contains(operator) && !ofVectors) {
      throw new PromQlException("set operator \"" + operator + "\" not allowed in binary scalar expression");
    }
    if (isBool && !COMPARISONS.contains(operator)) {
      throw new PromQlException("bool modifier can only be used on comparison operators");
    }
    if (ofScalars && COMPARISONS.contains(operator) && !isBool) {
      throw new PromQlException("comparisons between scalars must use bool modifier");
    }
    if (!ofVectors && !matching.equals(VectorMatching.ALL)) {
      throw new PromQlException("vector matching only allowed between instant vectors");
    }
    return new BinaryExpression(operator, left, right, isBool, matching);
  }

  @Override
  public Type type() {
    return left.type() == Type.SCALAR && right.type() == Type.SCALAR ? Type.SCALAR : Type.VECTOR;
  }

  @Override
  public List<Sample> at(Evaluation evaluation, long timeMs) {
    List<Sample> lefts = left.at(evaluation, timeMs);
    List<Sample> rights = right.at(evaluation, timeMs);
    evaluation.work(lefts.size() + rights.size());
    if (SETS.contains(operator)) {
      return sets(lefts, rights);
    }
    boolean ofVectors = left.type() == Type.VECTOR && right.type() == Type.VECTOR;
    return ofVectors ? oneToOne(lefts, rights) : withScalar(lefts, rights);
  }

  @Override
  public void selectors(Consumer<Selection> visitor) {
    left.selectors(visitor);
    right.selectors(visitor);
  }

  private List<Sample> withScalar(List<Sample> lefts, List<Sample> rights) {
    List<Sample> results = new ArrayList<>();
    boolean isLeft = left.type() == Type.VECTOR;
    double scalar = (isLeft || type() == Type.SCALAR ? rights : lefts).get(0).value();
    for (Sample sample : isLeft || type() == Type.SCALAR ? lefts : rights) {
      boolean first = isLeft || type() == Type.SCALAR;
      add(results, sample.labels(), first ? sample.value() : scalar, first ? scalar : sample.value(), sample.value());
    }
    return results;
  }

  private List<Sample> oneToOne(List<Sample> lefts, List<Sample> rights) {
    Map<Labels, Sample> byKey = new HashMap<>();
    for (Sample sample : rights) {
      if (byKey.put(matching.keyOf(sample.labels()), sample) != null) {
        throw manyToMany("right");
      }
    }
    Map<Labels, Sample> matched = new HashMap<>();
    List<Sample> results = new ArrayList<>();
    for (Sample sample : lefts) {
      Labels key = matching.keyOf(sample.labels());
      Sample other = byKey.get(key);
      if (other != null) {
        if (matched.put(key, sample) != null) {
          throw manyToMany("left");
        }
        add(results, key, sample.value(), other.value(), sample.value());
      }
    }
    return results;
  }

  private List<Sample> sets(List<Sample> lefts, List<Sample> rights) {
    Map<Labels, Sample> leftKeys = new LinkedHashMap<>();
    lefts.forEach(sample -> leftKeys.put(matching.keyOf(sample.labels()), sample));
    Map<Labels, Sample> rightKeys = new LinkedHashMap<>();
    rights.forEach(sample -> rightKeys.put(matching.keyOf(sample.labels()), sample));
    List<Sample> results = new ArrayList<>(lefts);
    switch (operator) {
      case "and" -> results.removeIf(sample -> !rightKeys.containsKey(matching.keyOf(sample.labels())));
      case "unless" -> results.removeIf(sample -> rightKeys.containsKey(matching.keyOf(sample.labels())));
      default -> rights.stream().filter(sample -> !leftKeys.containsKey(matching.keyOf(sample.labels())))
          .forEach(results::add);
    }
    return results;
  }

  private void add(List<Sample> results, Labels labels, double a, double b, double kept) {
    if (!COMPARISONS.contains(operator)) {
      results.add(new Sample(labels, calculate(a, b)));
    } else if (isBool) {
      results.add(new Sample(labels, isTrue(a, b) ? 1 : 0));
    } else if (isTrue(a, b)) {
      results.add(new Sample(labels, kept));
    }
  }

  private double calculate(double a, double b) {
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "%" -> a % b;
      default -> power(a, b);
    };
  }

  /** In Go, unlike in Java, one to any power is one. */
  private static double power(double a, double b) {
    return a == 1 || a == -1 && Double.isInfinite(b) ? 1 : Math.pow(a, b);
  }

  private boolean isTrue(double a, double b) {
    return switch (operator) {
      case "==" -> a == b;
      case "!=" -> a != b;
      case "<" -> a < b;
      case "<=" -> a <= b;
      case ">" -> a > b;
      default -> a >= b;
    };
  }

  private static PromQlException manyToMany(String side) {
    return new PromQlException(PromQlException.Kind.EXECUTION, "found duplicate series for the match group on the "
        + side + " hand-side of the operation; many-to-many matching not allowed: matching labels must be unique on one "
        + "side");
  }
}
