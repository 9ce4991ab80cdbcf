package loggregator.logcache;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import loggregator.promql.PromQlException;
import loggregator.promql.Query;
import loggregator.promql.QueryLimits;

/** Answers queries for clients of either protocol, in the background. One event loop. */
final class Queries {
  /** A few are under way at a time. */
  static final int AT_ONCE = 4;

  private static final long MAX_BYTES = Runtime.getRuntime().maxMemory() / 16;

  private final EnvelopeSamples samples;
  private final BackgroundWork background;
  private final LogCacheMeters meters;
  private final LongSupplier nowNs;

  /** @param nowNs since 1970 */
  Queries(KeptPages pages, BackgroundWork background, LogCacheMeters meters, LongSupplier nowNs) {
    this.samples = new EnvelopeSamples(pages);
    this.background = background;
    this.meters = meters;
    this.nowNs = nowNs;
  }

  /** Reads the query and gives it to {@code then}, or says what is wrong with it. */
  void parse(QueryQuestion question, Consumer<Query> then, Consumer<QueryAnswer> refused) {
    meters.asked(question.isRange() ? "query_range" : "query");
    Query query;
    try {
      query = Query.parse(question.query());
    } catch (PromQlException e) {
      refuse(QueryAnswer.of(e), refused);
      return;
    }
    if (question.problem().isEmpty()) {
      then.accept(query);
    } else {
      refuse(QueryAnswer.bad(question.problem()), refused);
    }
  }

  /** A query that was {@link #parse}d. */
  void answer(QueryQuestion question, Query query, Consumer<QueryAnswer> done) {
    long nowMs = TimeUnit.NANOSECONDS.toMillis(nowNs.getAsLong());
    background.run(isLate -> {
      try {
        return Optional.of(QueryAnswer.of(question.answer(query, samples, nowMs, new QueryLimits(isLate, MAX_BYTES))));
      } catch (PromQlException e) {
        return Optional.of(QueryAnswer.of(e));
      }
    }, answer -> {
      if (answer.result().isEmpty()) {
        meters.refused("query_failed");
      }
      done.accept(answer);
    }, failed -> done.accept(QueryAnswer.tooBusy()));
  }

  private void refuse(QueryAnswer answer, Consumer<QueryAnswer> refused) {
    meters.refused("invalid_query");
    refused.accept(answer);
  }
}
