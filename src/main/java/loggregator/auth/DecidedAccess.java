package loggregator.auth;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import loggregator.flow.Deadline;
import loggregator.flow.Scheduler;

/**
 * Lets nothing but tokens reach the rules. Every decision is made in time and counted, and none fails. One event loop.
 */
final class DecidedAccess implements ReadAccess {
  private final Rules rules;
  private final Scheduler scheduler;
  private final long timeoutMs;
  private final AuthMeters meters;

  /** What the bearer of a token may read by one method. Never fails. One event loop. */
  interface Rules {
    Future<Verdict> everything(Credentials credentials);

    Future<Verdict> source(Credentials credentials, String sourceId);

    /** As {@link ReadAccess#readable}; may fail. */
    default Future<Set<String>> readable(Credentials credentials, List<String> sourceIds) {
      return Future.failedFuture("each by itself");
    }
  }

  DecidedAccess(Rules rules, Scheduler scheduler, int timeoutMs, AuthMeters meters) {
    this.rules = rules;
    this.scheduler = scheduler;
    this.timeoutMs = timeoutMs;
    this.meters = meters;
  }

  @Override
  public Future<Verdict> everything(String authorization) {
    return decide(authorization, rules::everything);
  }

  @Override
  public Future<Verdict> source(String authorization, String sourceId) {
    return decide(authorization, credentials -> rules.source(credentials, sourceId));
  }

  @Override
  public Future<Set<String>> readable(String authorization, List<String> sourceIds) {
    return Credentials.parse(authorization == null ? "" : authorization)
        .map(credentials -> rules.readable(credentials, sourceIds))
        .orElseGet(() -> Future.succeededFuture(Set.of()));
  }

  private Future<Verdict> decide(String authorization, Function<Credentials, Future<Verdict>> question) {
    return verdict(authorization, question).onSuccess(meters::decided);
  }

  private Future<Verdict> verdict(String authorization, Function<Credentials, Future<Verdict>> question) {
    if (authorization == null || authorization.isEmpty()) {
      return Future.succeededFuture(Verdict.MISSING_TOKEN);
    }
    Optional<Credentials> credentials = Credentials.parse(authorization);
    if (credentials.isEmpty()) {
      meters.rejectedToken();
      return Future.succeededFuture(Verdict.INVALID_TOKEN);
    }
    // An answer that comes too late is still kept for the next consumer that asks.
    return Deadline.set(scheduler, timeoutMs, question.apply(credentials.get())).otherwise(Verdict.UNAVAILABLE);
  }
}
