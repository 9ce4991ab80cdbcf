package loggregator.logcache;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import loggregator.auth.AuthServices;
import loggregator.auth.ConsumerAccess;
import loggregator.auth.Verdict;
import loggregator.config.AuthConfig.AuthErrors;
import loggregator.flow.Scheduler;

/**
 * Decides who may read what of a Log Cache over HTTP, by the rules of the Gateway. Only the header counts. One event
 * loop.
 */
record LogCacheAccess(ConsumerAccess access, AuthErrors errors) {
  static LogCacheAccess of(AuthServices auth, Scheduler scheduler) {
    return new LogCacheAccess(new ConsumerAccess(auth.gatewayAccess(), scheduler, auth.timeoutMs()), auth.errors());
  }

  /** Whether the bearer may read the sources, all of them; without any, everything. Never fails. */
  Future<Verdict> verdict(HttpServerRequest request, List<String> sourceIds) {
    return access.verdict(request.getHeader(HttpHeaders.AUTHORIZATION), sourceIds);
  }

  /** Those of the sources that the bearer may read. Never fails. */
  Future<List<String>> readable(HttpServerRequest request, List<String> sourceIds) {
    return access.readable(request.getHeader(HttpHeaders.AUTHORIZATION), sourceIds);
  }

  /** The original tells nothing: whatever is wrong, there is nothing to be found. */
  void refuse(HttpServerRequest request, Verdict verdict, ApiAnswers answers) {
    if (errors == AuthErrors.ORIGINAL) {
      request.response().setStatusCode(404).end();
      return;
    }
    if (verdict == Verdict.MISSING_TOKEN || verdict == Verdict.INVALID_TOKEN) {
      request.response().putHeader("WWW-Authenticate", "Bearer realm=\"loggregator\""
          + (verdict == Verdict.INVALID_TOKEN ? ", error=\"invalid_token\"" : ""));
    }
    answers.error(request, switch (verdict) {
      case MISSING_TOKEN -> new ApiError(ApiError.UNAUTHENTICATED, "authorization is required");
      case INVALID_TOKEN -> new ApiError(ApiError.UNAUTHENTICATED, "authorization is not valid");
      case FORBIDDEN -> new ApiError(ApiError.PERMISSION_DENIED, "not allowed to read this");
      case NOT_FOUND -> new ApiError(ApiError.NOT_FOUND, "no such source");
      case UNAVAILABLE, ALLOWED ->
          new ApiError(ApiError.UNAVAILABLE, "authorization can't be checked at the moment");
    });
  }
}
