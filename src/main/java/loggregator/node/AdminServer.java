package loggregator.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import loggregator.config.AdminConfig;
import loggregator.http.BrowserFence;
import loggregator.metrics.Metrics;

/** Serves {@code GET /metrics} in Prometheus' text format, {@code GET /losses} as JSON and {@code GET /health}. */
public final class AdminServer {
  /** Longer than the minute between two scrapes for which Prometheus keeps its connection. */
  private static final int IDLE_TIMEOUT_SECONDS = 75;

  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final Supplier<Map<String, Boolean>> roles;

  /** @param roles the roles of this process, and whether each of them serves */
  public AdminServer(Vertx vertx, AdminConfig config, Metrics metrics, Supplier<Map<String, Boolean>> roles) {
    this.roles = roles;
    BrowserFence fence = BrowserFence.of(config, metrics);
    Router router = Router.router(vertx);
    router.route().handler(context -> fence.problemOf(context.request())
        .ifPresentOrElse(foreign -> foreign.answer(context.request()), context::next));
    LossesPage losses = new LossesPage(metrics.lossBook());
    reading(router, "/metrics").handler(request -> answer(vertx, metrics::scrape, METRICS_TYPE, request));
    reading(router, "/losses").handler(request -> answer(vertx, losses::json, "application/json", request));
    reading(router, "/health").handler(this::health);
    // Without it vertx-web logs each path with a broken escape as an error of the node's.
    router.errorHandler(400, request -> request.response().setStatusCode(400).end("400 Bad Request"));
    this.server = vertx.createHttpServer(new HttpServerOptions()
        .setHost(config.host())
        .setPort(config.port())
        .setIdleTimeout(IDLE_TIMEOUT_SECONDS))
        .requestHandler(router);
  }

  private static Route reading(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  /** Completes with the port that was bound. */
  public Future<Integer> listen() {
    return server.listen().map(HttpServer::actualPort);
  }

  public Future<Void> close() {
    return server.close();
  }

  /** On a worker thread: thousands of queues are looked at, and an event loop here may be that of a role. */
  private static void answer(Vertx vertx, Callable<String> page, String type, RoutingContext request) {
    vertx.executeBlocking(page)
        .onSuccess(text -> request.response().putHeader("Content-Type", type).end(text))
        .onFailure(request::fail);
  }

  private void health(RoutingContext request) {
    Map<String, Boolean> states = roles.get();
    boolean healthy = !states.isEmpty() && !states.containsValue(false);
    JsonObject body = new JsonObject().put("status", healthy ? "UP" : "DOWN");
    JsonObject byRole = new JsonObject();
    states.forEach((role, up) -> byRole.put(role, up ? "UP" : "DOWN"));
    request.response()
        .setStatusCode(healthy ? 200 : 503)
        .putHeader("Content-Type", "application/json")
        .end(body.put("roles", byRole).encode());
  }
}
