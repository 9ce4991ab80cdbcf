package loggregator.promql;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import loggregator.promql.Lexer.Kind;
import loggregator.promql.Lexer.Token;

/** Reads a query; refuses by name what is not supported. */
final class Parser {
  private static final int MAX_LENGTH = 10_000;
  private static final List<Set<String>> PRECEDENCE = List.of(Set.of("or"), Set.of("and", "unless"),
      Set.of("==", "!=", "<", "<=", ">", ">="), Set.of("+", "-"), Set.of("*", "/", "%"));

  private final TokenReader in;

  private Parser(TokenReader in) {
    this.in = in;
  }

  static Expression parse(String query) {
    if (query.length() > MAX_LENGTH) {
      throw new PromQlException("query is longer than " + MAX_LENGTH + " characters");
    }
    Parser parser = new Parser(new TokenReader(Lexer.tokens(query)));
    Expression expression = parser.binary(0);
    if (parser.in.peek().kind() != Kind.END) {
      throw parser.in.unexpected("");
    }
    return expression;
  }

  private Expression binary(int level) {
    if (level == PRECEDENCE.size()) {
      return unary();
    }
    Expression left = binary(level + 1);
    while (isOperator(PRECEDENCE.get(level))) {
      String operator = in.take().text().toLowerCase(Locale.ROOT);
      left = binary(operator, left, level + 1);
    }
    return left;
  }

  private Expression binary(String operator, Expression left, int level) {
    boolean isBool = in.takeWord("bool");
    boolean isOn = in.peek().isWord("on");
    List<String> labels = isOn || in.peek().isWord("ignoring") ? labelsAfterWord() : List.of();
    if (in.peek().isWord("group_left") || in.peek().isWord("group_right")) {
      throw unsupported(in.peek().text());
    }
    return BinaryExpression.of(operator, left, level < 0 ? power() : binary(level), isBool,
        new VectorMatching(isOn, labels));
  }

  private boolean isOperator(Set<String> operators) {
    return operators.stream().anyMatch(operator -> in.peek().is(operator) || in.peek().isWord(operator));
  }

  /** Minus binds less than a power does. */
  private Expression unary() {
    in.nest();
    boolean negative = false;
    while (in.peek().is("-") || in.peek().is("+")) {
      negative ^= in.take().is("-");
    }
    Expression power = power();
    in.unnest();
    return negative ? BinaryExpression.of("*", new NumberExpression(-1), power, false, VectorMatching.ALL) : power;
  }

  private Expression power() {
    Expression base = postfix(atom());
    if (in.peek().is("^")) {
      in.take();
      in.nest();
      Expression power = in.peek().is("-") || in.peek().is("+") ? raise(base, unary()) : binary("^", base, -1);
      in.unnest();
      return power;
    }
    return base;
  }

  private static Expression raise(Expression base, Expression exponent) {
    return BinaryExpression.of("^", base, exponent, false, VectorMatching.ALL);
  }

  private Expression atom() {
    Token token = in.take();
    if (token.is("(")) {
      in.nest();
      Expression inner = binary(0);
      in.expect(")");
      in.unnest();
      return inner;
    }
    if (token.is("{")) {
      in.back();
      return selector("", 0);
    }
    return switch (token.kind()) {
      case NUMBER -> new NumberExpression(number(token));
      case TEXT -> throw unsupported("a string");
      case NAME -> named(token);
      default -> throw in.unexpected(token, "");
    };
  }

  private Expression named(Token name) {
    String text = name.text();
    if (text.equalsIgnoreCase("inf") || text.equalsIgnoreCase("nan")) {
      return new NumberExpression(text.equalsIgnoreCase("inf") ? Double.POSITIVE_INFINITY : Double.NaN);
    }
    boolean isAggregation = Aggregations.isKnown(text)
        && (in.peek().is("(") || in.peek().isWord("by") || in.peek().isWord("without"));
    if (isAggregation) {
      return aggregation(text);
    }
    return in.peek().is("(") ? call(text) : selector(text, 0);
  }

  private Expression aggregation(String name) {
    boolean isBy = in.peek().isWord("by");
    List<String> labels = isBy || in.peek().isWord("without") ? labelsAfterWord() : null;
    List<Expression> arguments = arguments();
    if (labels == null) {
      isBy = !in.peek().isWord("without");
      labels = in.peek().isWord("by") || !isBy ? labelsAfterWord() : List.of();
    }
    return AggregateExpression.of(name, arguments, isBy, labels);
  }

  private Expression call(String name) {
    return CallExpression.of(name, arguments());
  }

  private List<Expression> arguments() {
    in.nest();
    in.expect("(");
    List<Expression> arguments = new ArrayList<>();
    while (!in.peek().is(")")) {
      arguments.add(binary(0));
      if (!in.peek().is(")")) {
        in.expect(",");
      }
    }
    in.take();
    in.unnest();
    return arguments;
  }

  private Expression selector(String name, long rangeMs) {
    List<LabelMatcher> matchers = new ArrayList<>();
    String metric = name;
    if (in.peek().is("{")) {
      in.take();
      while (!in.peek().is("}")) {
        LabelMatcher matcher = matcher();
        if (!matcher.name().equals("__name__")) {
          matchers.add(matcher);
        } else if (matcher.operator() == LabelMatcher.Operator.EQUAL && metric.isEmpty()) {
          metric = matcher.value();
        } else {
          throw unsupported("selection of metrics by a pattern of their names");
        }
        if (!in.peek().is("}")) {
          in.expect(",");
        }
      }
      in.take();
    }
    if (metric.isEmpty()) {
      throw unsupported("a selector without a metric's name");
    }
    return new SelectorExpression(new SeriesSelector(metric, List.copyOf(matchers), 0), rangeMs);
  }

  private LabelMatcher matcher() {
    Token name = in.take();
    LabelMatcher.Operator operator = LabelMatcher.Operator.of(in.peek().text());
    if (name.kind() != Kind.NAME || operator == null) {
      throw in.unexpected(" in label matching");
    }
    in.take();
    Token value = in.take();
    if (value.kind() != Kind.TEXT) {
      throw in.unexpected(value, " in label matching, expected string");
    }
    return LabelMatcher.of(name.text(), operator, value.text());
  }

  /** A range and an offset after a selector. */
  private Expression postfix(Expression atom) {
    if (in.peek().is("@")) {
      throw unsupported("@");
    }
    if (!in.peek().is("[") && !in.peek().isWord("offset")) {
      return atom;
    }
    if (!(atom instanceof SelectorExpression selector)) {
      throw in.peek().is("[") ? unsupported("a subquery") : in.unexpected(", an offset needs a selector");
    }
    long rangeMs = 0;
    if (in.peek().is("[")) {
      in.take();
      rangeMs = duration();
      if (in.peek().is(":")) {
        throw unsupported("a subquery");
      }
      in.expect("]");
    }
    long offsetMs = in.takeWord("offset") ? duration() : 0;
    SeriesSelector plain = selector.selector();
    return new SelectorExpression(new SeriesSelector(plain.name(), plain.matchers(), offsetMs), rangeMs);
  }

  private long duration() {
    if (in.peek().is("-")) {
      throw unsupported("a negative offset");
    }
    Token token = in.take();
    if (token.kind() != Kind.DURATION) {
      throw in.unexpected(token, ", expected duration");
    }
    long ms = Durations.parseMs(token.text());
    if (ms <= 0 || ms > TimeUnit.DAYS.toMillis(36_500)) {
      throw new PromQlException("duration must be greater than 0 and no longer than a hundred years");
    }
    return ms;
  }

  private List<String> labelsAfterWord() {
    in.take();
    in.expect("(");
    Set<String> labels = new TreeSet<>();
    while (!in.peek().is(")")) {
      Token label = in.take();
      if (label.kind() != Kind.NAME) {
        throw in.unexpected(label, " in grouping, expected label");
      }
      labels.add(label.text());
      if (!in.peek().is(")")) {
        in.expect(",");
      }
    }
    in.take();
    return List.copyOf(labels);
  }

  private static double number(Token token) {
    return token.text().startsWith("0x") || token.text().startsWith("0X")
        ? new BigInteger(token.text().substring(2), 16).doubleValue()
        : Double.parseDouble(token.text());
  }

  static PromQlException unsupported(String what) {
    return new PromQlException("not supported: " + what);
  }
}
