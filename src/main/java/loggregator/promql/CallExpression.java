package loggregator.promql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/** A call of a function. */
record CallExpression(String name, List<Expression> arguments) implements Expression {
  private static final Map<String, DoubleUnaryOperator> OF_ONE = Map.of(
      "abs", Math::abs, "ceil", Math::ceil, "floor", Math::floor, "exp", Math::exp, "sqrt", Math::sqrt,
      "ln", Math::log, "log10", Math::log10, "log2", value -> Math.log(value) / Math.log(2));
  private static final String NO_TYPES = "";
  /** The types of the arguments by their first letters; in capitals what may be left out. */
  private static final Map<String, String> OTHERS = Map.of("round", "vS", "clamp_min", "vs", "clamp_max", "vs",
      "scalar", "v", "vector", "s", "time", NO_TYPES, "timestamp", "v", "sort", "v", "sort_desc", "v");

  static CallExpression of(String name, List<Expression> arguments) {
    String types = OF_ONE.containsKey(name) ? "v" : RangeFunctions.BY_NAME.containsKey(name) ? "r"
        : RangeFunctions.WITH_PARAMETER.containsKey(name) ? "sr" : OTHERS.get(name);
    if (types == null) {
      throw Parser.unsupported("the function " + name);
    }
    long least = types.chars().filter(Character::isLowerCase).count();
    if (arguments.size() < least || arguments.size() > types.length()) {
      throw new PromQlException("expected " + types.length() + " argument(s) in call to \"" + name + "\", got "
          + arguments.size());
    }
    for (int i = 0; i < arguments.size(); i++) {
      require(name, arguments.get(i), switch (Character.toLowerCase(types.charAt(i))) {
        case 'v' -> Type.VECTOR;
        case 'r' -> Type.RANGE;
        default -> Type.SCALAR;
      });
    }
    return new CallExpression(name, List.copyOf(arguments));
  }

  static void require(String name, Expression argument, Type type) {
    if (argument.type() != type) {
      throw new PromQlException(
          "expected type " + type + " in call to \"" + name + "\", got " + argument.type());
    }
  }

  @Override
  public Type type() {
    return name.equals("scalar") || name.equals("time") ? Type.SCALAR : Type.VECTOR;
  }

  @Override
  public List<Sample> at(Evaluation evaluation, long timeMs) {
    if (OF_ONE.containsKey(name)) {
      return each(evaluation, timeMs, OF_ONE.get(name));
    }
    if (RangeFunctions.BY_NAME.containsKey(name)) {
      return overRanges(evaluation, timeMs);
    }
    if (RangeFunctions.WITH_PARAMETER.containsKey(name)) {
      double parameter = arguments.get(0).scalarAt(evaluation, timeMs);
      return arguments.get(1).rangesAt(evaluation, timeMs).stream().map(range -> new Sample(range.series().labels(),
          RangeFunctions.WITH_PARAMETER.get(name).apply(parameter, range))).toList();
    }
    return other(evaluation, timeMs);
  }

  @Override
  public void selectors(Consumer<Selection> visitor) {
    arguments.forEach(argument -> argument.selectors(visitor));
  }

  private List<Sample> overRanges(Evaluation evaluation, long timeMs) {
    List<Sample> results = new ArrayList<>();
    for (SampleRange range : arguments.get(0).rangesAt(evaluation, timeMs)) {
      Optional<Double> value = RangeFunctions.BY_NAME.get(name).apply(range);
      value.ifPresent(number -> results.add(new Sample(range.series().labels(), number)));
    }
    return results;
  }

  private List<Sample> each(Evaluation evaluation, long timeMs, DoubleUnaryOperator function) {
    List<Sample> samples = arguments.get(0).at(evaluation, timeMs);
    evaluation.work(samples.size());
    return samples.stream().map(sample -> new Sample(sample.labels(), function.applyAsDouble(sample.value()))).toList();
  }

  private List<Sample> other(Evaluation evaluation, long timeMs) {
    return switch (name) {
      case "round" -> {
        double nearest = arguments.size() > 1 ? arguments.get(1).scalarAt(evaluation, timeMs) : 1;
        yield each(evaluation, timeMs, value -> Math.floor(value * (1 / nearest) + 0.5) / (1 / nearest));
      }
      case "clamp_min", "clamp_max" -> {
        double bound = arguments.get(1).scalarAt(evaluation, timeMs);
        yield each(evaluation, timeMs, value ->
            name.equals("clamp_min") ? Math.max(value, bound) : Math.min(value, bound));
      }
      case "scalar" -> {
        List<Sample> samples = arguments.get(0).at(evaluation, timeMs);
        yield List.of(new Sample(Labels.NONE, samples.size() == 1 ? samples.get(0).value() : Double.NaN));
      }
      case "vector" -> arguments.get(0).at(evaluation, timeMs);
      case "time" -> List.of(new Sample(Labels.NONE, timeMs / 1_000.0));
      case "timestamp" -> timestamps(evaluation, timeMs);
      default -> {
        Comparator<Sample> order = Comparator.comparingDouble(Sample::value);
        yield arguments.get(0).at(evaluation, timeMs).stream()
            .sorted(name.equals("sort") ? order : order.reversed()).toList();
      }
    };
  }

  /** Of a selector the times of the samples themselves. */
  private List<Sample> timestamps(Evaluation evaluation, long timeMs) {
    if (arguments.get(0) instanceof SelectorExpression selector) {
      return selector.timesAt(evaluation, timeMs);
    }
    return each(evaluation, timeMs, value -> timeMs / 1_000.0);
  }
}
