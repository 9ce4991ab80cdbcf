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
import java.util.function.Supplier;
import loggregator.config.AdminConfig;
import loggregator.metrics.Metrics;

/** Serves {@code GET /metrics} in Prometheus' text format and {@code GET /health}. */
public final class AdminServer {
  private final HttpServer server;
  private final Supplier<Map<String, Boolean>> roles;

  /** @param roles the roles of this process, and whether each of them serves */
  public AdminServer(Vertx vertx, AdminConfig config, Metrics metrics, Supplier<Map<String, Boolean>> roles) {
    this.roles = roles;
    Router router = Router.router(vertx);
    reading(router, "/metrics").handler(request -> request.response()
        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        .end(metrics.scrape()));
    reading(router, "/health").handler(this::health);
    // else each path with a broken escape would be logged as an error of the node's
    router.errorHandler(400, request -> request.response().setStatusCode(400).end("400 Bad Request"));
    this.server = vertx.createHttpServer(new HttpServerOptions().setHost(config.host()).setPort(config.port()))
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
