package loggregator.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import loggregator.auth.AuthServices;
import loggregator.auth.Verdict;
import loggregator.config.OperationsConfig;
import loggregator.flow.Scheduler;
import loggregator.http.HeldAnswers;
import loggregator.memory.MemoryBudget;

/**
 * {@code GET /v2/operations}: what the nodes of the fleet say of themselves, for those whose token has a scope of its own.
 * One event loop.
 */
public final class Operations {
  static final String PATH = "/v2/operations";

  private final Access access;
  private final FleetStatus fleet;
  private final HeldAnswers answers;

  /**
   * @param own what this node says of itself; made on another thread
   * @param budget of what is held for those who ask
   */
  public Operations(Vertx vertx, OperationsConfig config, AuthServices auth, Scheduler scheduler,
      Supplier<Future<JsonObject>> own, MemoryBudget budget) {
    this.access = new Access(
        auth.operationsAccess(config.scope()), auth.errors(), scheduler, auth.timeoutMs(), auth.recheckIntervalMs());
    this.fleet = new FleetStatus(vertx, config, scheduler, own, budget);
    this.answers = new HeldAnswers(budget.claims());
  }

  /** Reads the certificate files anew, for later connections. */
  public Future<?> reloadCertificates() {
    return fleet.reloadCertificates();
  }

  public void close() {
    fleet.close();
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
      fleet.json().onSuccess(json -> {
        if (!request.response().closed()) {
          request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
          answers.send(request, "application/json", json);
        }
      });
    }
  }
}
