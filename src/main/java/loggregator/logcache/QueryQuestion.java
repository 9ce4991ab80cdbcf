package loggregator.logcache;

import java.util.OptionalLong;
import loggregator.promql.PromQlException;
import loggregator.promql.Query;
import loggregator.promql.QueryLimits;
import loggregator.promql.QueryResult;
import loggregator.promql.SampleSource;

/**
 * A query with the moments that it is asked for. Not read yet: {@link #problem} and {@link Query#parse} tell whether it
 * can be.
 *
 * @param isRange whether it is asked for many moments
 * @param time of an instant query; empty for now
 */
record QueryQuestion(boolean isRange, String query, String time, String start, String end, String step) {
  static QueryQuestion instant(String query, String time) {
    return new QueryQuestion(false, query, time, "", "", "");
  }

  static QueryQuestion range(String query, String start, String end, String step) {
    return new QueryQuestion(true, query, "", start, end, step);
  }

  /** Empty if times and step can be read; in the original's words. */
  String problem() {
    if (!isRange) {
      return time.isEmpty() || QueryTimes.timeMs(time).isPresent() ? "" : noTime(time);
    }
    if (QueryTimes.stepMs(step).isEmpty()) {
      return "couldn't parse step: cannot parse \"" + step + "\" to a valid duration";
    }
    if (QueryTimes.timeMs(start).isEmpty()) {
      return "couldn't parse start: " + noTime(start);
    }
    return QueryTimes.timeMs(end).isEmpty() ? "couldn't parse end: " + noTime(end) : "";
  }

  /**
   * Finds the answer, on the caller's thread.
   *
   * @throws PromQlException when there is none
   */
  QueryResult answer(Query parsed, SampleSource samples, long nowMs, QueryLimits limits) {
    if (!isRange) {
      OptionalLong at = time.isEmpty() ? OptionalLong.of(nowMs) : QueryTimes.timeMs(time);
      return parsed.instant(samples, at.orElseThrow(), limits);
    }
    return parsed.range(samples, QueryTimes.timeMs(start).orElseThrow(), QueryTimes.timeMs(end).orElseThrow(),
        QueryTimes.stepMs(step).orElseThrow(), limits);
  }

  private static String noTime(String text) {
    return "cannot parse \"" + text + "\" to a valid Unix or RFC3339 timestamp";
  }
}
