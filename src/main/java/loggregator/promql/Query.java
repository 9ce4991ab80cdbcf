package loggregator.promql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import loggregator.promql.Expression.Sample;

/**
 * A query in the part of PromQL that is supported. It is asked over sources that it names, so that nobody asks over all.
 *
 * <p>Threading: any; an answer is found on the caller's thread and takes as long as it takes, within bounds.
 */
public final class Query {
  private static final long MAX_STEPS = 11_000;

  private final Expression expression;
  private final Set<String> sourceIds = new TreeSet<>();

  private Query(Expression expression) {
    this.expression = expression;
    expression.selectors(selection -> sourceIds.addAll(selection.selector().sourceIds()));
  }

  /**
   * Reads a query.
   *
   * @throws PromQlException with what is wrong with it
   */
  public static Query parse(String text) {
    return new Query(Parser.parse(text));
  }

  /** All sources that it asks for; empty for none. */
  public Set<String> sourceIds() {
    return sourceIds;
  }

  /**
   * The value at a moment; of a range, its samples until then.
   *
   * @throws PromQlException when it can't be told
   */
  public QueryResult instant(SampleSource source, long timeMs, QueryLimits limits) {
    Evaluation evaluation = new Evaluation(limits);
    evaluation.load(expression, source, timeMs, timeMs);
    if (expression.type() == Expression.Type.RANGE) {
      return new QueryResult(QueryResult.Kind.MATRIX,
          expression.rangesAt(evaluation, timeMs).stream().map(QueryResult.Points::of).toList());
    }
    List<QueryResult.Points> results = new ArrayList<>();
    for (Sample sample : expression.at(evaluation, timeMs)) {
      results.add(new QueryResult.Points(sample.labels(), new long[] {timeMs}, new double[] {sample.value()}));
    }
    requireUnique(results.stream().map(QueryResult.Points::labels).toList());
    return new QueryResult(
        expression.type() == Expression.Type.SCALAR ? QueryResult.Kind.SCALAR : QueryResult.Kind.VECTOR, results);
  }

  /**
   * The values at moments, the last of them at or before the end.
   *
   * @param stepMs between two of them
   * @throws PromQlException when they can't be told
   */
  public QueryResult range(SampleSource source, long startMs, long endMs, long stepMs, QueryLimits limits) {
    if (expression.type() == Expression.Type.RANGE) {
      throw new PromQlException(
          "invalid expression type \"range vector\" for range query, must be scalar or instant vector");
    }
    if (stepMs <= 0) {
      throw new PromQlException("zero or negative query resolution step widths are not accepted");
    }
    if (endMs < startMs) {
      throw new PromQlException("end timestamp must not be before start time");
    }
    if ((endMs - startMs) / stepMs > MAX_STEPS) {
      throw new PromQlException("exceeded maximum resolution of " + MAX_STEPS + " points per timeseries");
    }
    Evaluation evaluation = new Evaluation(limits);
    evaluation.load(expression, source, startMs, endMs);
    Map<Labels, TimeSeries> series = new LinkedHashMap<>();
    for (long time = startMs; time <= endMs; time += stepMs) {
      List<Sample> samples = expression.at(evaluation, time);
      requireUnique(samples.stream().map(Sample::labels).toList());
      evaluation.work(1 + samples.size());
      for (Sample sample : samples) {
        series.computeIfAbsent(sample.labels(), TimeSeries::new).add(time, sample.value());
      }
    }
    return new QueryResult(QueryResult.Kind.MATRIX, series.values().stream().map(QueryResult.Points::of).toList());
  }

  private static void requireUnique(List<Labels> labels) {
    if (Set.copyOf(labels).size() != labels.size()) {
      throw new PromQlException(
          PromQlException.Kind.EXECUTION, "vector cannot contain metrics with the same labelset");
    }
  }
}
