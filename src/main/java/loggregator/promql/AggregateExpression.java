package loggregator.promql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes fewer elements of a vector's, group by group.
 *
 * @param parameter null where there is none
 * @param isBy whether the labels are those that make the groups, or those that don't
 */
record AggregateExpression(String name, Expression parameter, Expression vector, boolean isBy, List<String> labels)
    implements Expression {
  static AggregateExpression of(String word, List<Expression> arguments, boolean isBy, List<String> labels) {
    String name = word.toLowerCase(Locale.ROOT);
    boolean hasParameter = Aggregations.isParameterized(name);
    if (!hasParameter && !Aggregations.REDUCING.containsKey(name)) {
      throw Parser.unsupported(name);
    }
    int count = hasParameter ? 2 : 1;
    if (arguments.size() != count) {
      throw new PromQlException(
          "wrong number of arguments for aggregate expression provided, expected " + count + ", got " + arguments.size());
    }
    CallExpression.require(name, arguments.get(count - 1), Type.VECTOR);
    if (hasParameter) {
      CallExpression.require(name, arguments.get(0), Type.SCALAR);
    }
    return new AggregateExpression(
        name, hasParameter ? arguments.get(0) : null, arguments.get(count - 1), isBy, labels);
  }

  @Override
  public Type type() {
    return Type.VECTOR;
  }

  @Override
  public List<Sample> at(Evaluation evaluation, long timeMs) {
    Map<Labels, List<Sample>> groups = new LinkedHashMap<>();
    List<Sample> samples = vector.at(evaluation, timeMs);
    evaluation.work(samples.size());
    samples.forEach(sample -> groups.computeIfAbsent(groupOf(sample.labels()), key -> new ArrayList<>()).add(sample));
    double k = parameter == null ? 0 : parameter.scalarAt(evaluation, timeMs);
    List<Sample> results = new ArrayList<>();
    groups.forEach((group, members) -> results.addAll(aggregate(group, members, k)));
    return results;
  }

  @Override
  public void selectors(Consumer<Selection> visitor) {
    vector.selectors(visitor);
    if (parameter != null) {
      parameter.selectors(visitor);
    }
  }

  private Labels groupOf(Labels element) {
    return isBy ? element.only(labels) : element.without(labels);
  }

  private List<Sample> aggregate(Labels group, List<Sample> members, double k) {
    double[] values = members.stream().mapToDouble(Sample::value).toArray();
    return switch (name) {
      case "topk", "bottomk" -> Aggregations.extreme(members, k, name.equals("topk"));
      case "quantile" -> List.of(new Sample(group, Aggregations.quantile(k, values)));
      default -> List.of(new Sample(group, Aggregations.REDUCING.get(name).applyAsDouble(values)));
    };
  }
}
