package loggregator.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Consumer;
import loggregator.auth.AuthServices;
import loggregator.auth.Verdict;
import loggregator.config.OperationsConfig;
import loggregator.flow.Scheduler;

/**
 * {@code GET /v2/operations}: what the nodes of the fleet say of themselves, for those whose token has a scope of its own.
 * One event loop.
 */
public final class Operations {
  static final String PATH = "/v2/operations";

  private final Access access;
  private final Consumer<HttpServerRequest> fleet;

  /** @param fleet answers with the status of all nodes */
  public Operations(OperationsConfig config, AuthServices auth, Scheduler scheduler, Consumer<HttpServerRequest> fleet) {
    this.access = new Access(
        auth.operationsAccess(config.scope()), auth.errors(), scheduler, auth.timeoutMs(), auth.recheckIntervalMs());
    this.fleet = fleet;
  }

  void answer(HttpServerRequest request) {
    access.verdict(new ReadCredentials(request.getHeader(HttpHeaders.AUTHORIZATION), List.of()))
        .onSuccess(verdict -> answer(request, verdict));
  }

  private void answer(HttpServerRequest request, Verdict verdict) {
    if (verdict != Verdict.ALLOWED) {
      access.errorOf(verdict).answer(request);
    } else if (request.method() != HttpMethod.GET) {
      JsonError.METHOD_NOT_ALLOWED.answer(request);
    } else {
      fleet.accept(request);
    }
  }
}
