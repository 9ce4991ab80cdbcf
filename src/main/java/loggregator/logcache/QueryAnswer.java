package loggregator.logcache;

import java.util.Optional;
import loggregator.promql.PromQlException;
import loggregator.promql.QueryResult;

/**
 * What became of a query: a result, or why there is none.
 *
 * @param kind what kind of problem, if there is one
 */
record QueryAnswer(Optional<QueryResult> result, PromQlException.Kind kind, String problem) {
  static QueryAnswer of(QueryResult result) {
    return new QueryAnswer(Optional.of(result), PromQlException.Kind.BAD_DATA, "");
  }

  static QueryAnswer bad(String problem) {
    return new QueryAnswer(Optional.empty(), PromQlException.Kind.BAD_DATA, problem);
  }

  static QueryAnswer of(PromQlException problem) {
    return new QueryAnswer(Optional.empty(), problem.kind(), problem.getMessage());
  }

  static QueryAnswer tooBusy() {
    return new QueryAnswer(Optional.empty(), PromQlException.Kind.TIMEOUT, ApiError.TOO_BUSY.message());
  }

  /** As Prometheus answers. */
  int status() {
    return result.isPresent() ? 200 : switch (kind) {
      case BAD_DATA -> 400;
      case EXECUTION -> 422;
      case TIMEOUT -> 503;
    };
  }
}
