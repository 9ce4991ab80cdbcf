package loggregator.auth;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import loggregator.flow.Deadline;
import loggregator.flow.Scheduler;
import loggregator.tracing.Spans;

/**
 * Lets nothing but tokens reach the rules. Every decision is made in time and counted, and none fails. One event loop.
 */
final class DecidedAccess implements ReadAccess {
  private final Rules rules;
  private final Scheduler scheduler;
  private final long timeoutMs;
  private final AuthMeters meters;
  private final Spans spans;

  /** What the bearer of a token may read by one method. Never fails. One event loop. */
  interface Rules {
    Future<Verdict> everything(Credentials credentials);

    Future<Verdict> source(Credentials credentials, String sourceId);

    /** Empty where each source is a question by itself. */
    default Optional<ForMany> forMany() {
      return Optional.empty();
    }
  }

  /** One question for many sources together. */
  interface ForMany {
    /** Those that the bearer may read; fails where nobody can tell. */
    Future<Set<String>> readable(Credentials credentials, List<String> sourceIds);
  }

  DecidedAccess(Rules rules, Scheduler scheduler, int timeoutMs, AuthMeters meters, Spans spans) {
    this.rules = rules;
    this.scheduler = scheduler;
    this.timeoutMs = timeoutMs;
    this.meters = meters;
    this.spans = spans;
  }

  @Override
  public Future<Verdict> everything(String authorization) {
    return decide("everything", authorization, rules::everything);
  }

  @Override
  public Future<Verdict> source(String authorization, String sourceId) {
    return decide("source", authorization, credentials -> rules.source(credentials, sourceId));
  }

  @Override
  public Future<Set<String>> readable(String authorization, List<String> sourceIds) {
    return rules.forMany().map(question -> readable(question, authorization, sourceIds))
        .orElseGet(() -> ReadAccess.super.readable(authorization, sourceIds));
  }

  private Future<Set<String>> readable(ForMany question, String authorization, List<String> sourceIds) {
    Span span = spans.begin("check token").setAttribute("loggregator.wanted", "sources");
    return Credentials.parse(authorization == null ? "" : authorization)
        .map(credentials -> question.readable(credentials.in(span), sourceIds))
        .orElseGet(() -> Future.succeededFuture(Set.of()))
        .onSuccess(readable -> span.setAttribute("loggregator.readable", readable.size()).end())
        .onFailure(cause -> Spans.fail(span, cause));
  }

  private Future<Verdict> decide(
      String wanted, String authorization, Function<Credentials, Future<Verdict>> question) {
    Span span = spans.begin("check token").setAttribute("loggregator.wanted", wanted);
    return verdict(authorization, credentials -> question.apply(credentials.in(span))).onSuccess(verdict -> {
      meters.decided(verdict);
      span.setAttribute("loggregator.verdict", verdict.name())
          .setStatus(verdict == Verdict.UNAVAILABLE ? StatusCode.ERROR : StatusCode.UNSET).end();
    });
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
