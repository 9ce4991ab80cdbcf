package loggregator.auth;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import loggregator.flow.Scheduler;

/** Lets nothing but tokens reach the rules, and has every decision made in time, counted, and never failed. */
final class DecidedAccess implements ReadAccess {
  private final Decisions decisions;
  private final Scheduler scheduler;
  private final long timeoutMs;
  private final AuthMeters meters;

  DecidedAccess(Decisions decisions, Scheduler scheduler, int timeoutMs, AuthMeters meters) {
    this.decisions = decisions;
    this.scheduler = scheduler;
    this.timeoutMs = timeoutMs;
    this.meters = meters;
  }

  @Override
  public Future<Verdict> everything(String authorization) {
    return decide(authorization, decisions::everything);
  }

  @Override
  public Future<Verdict> source(String authorization, String sourceId) {
    return decide(authorization, credentials -> decisions.source(credentials, sourceId));
  }

  private Future<Verdict> decide(String authorization, Function<Credentials, Future<Verdict>> rules) {
    return verdict(authorization, rules).onSuccess(meters::decided);
  }

  private Future<Verdict> verdict(String authorization, Function<Credentials, Future<Verdict>> rules) {
    if (authorization == null || authorization.isEmpty()) {
      return Future.succeededFuture(Verdict.MISSING_TOKEN);
    }
    Optional<Credentials> credentials = Credentials.parse(authorization);
    if (credentials.isEmpty()) {
      meters.rejectedToken();
      return Future.succeededFuture(Verdict.INVALID_TOKEN);
    }
    // What comes later is still of use to whoever asks again.
    return TimeLimit.within(timeoutMs, scheduler, rules.apply(credentials.get()));
  }
}
