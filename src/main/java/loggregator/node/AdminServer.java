package loggregator.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import loggregator.config.AdminConfig;
import loggregator.config.ListenerLimits;
import loggregator.door.AcceptGate;
import loggregator.door.Clients;
import loggregator.door.ConnectionDoor;
import loggregator.door.Visit;
import loggregator.http.BrowserFence;
import loggregator.http.HeldAnswers;
import loggregator.metrics.DoorMeters;
import loggregator.metrics.Metrics;
import loggregator.tls.TlsOptions;

/**
 * Serves {@code GET /metrics} in Prometheus' text format, with {@code names=original} by the original's names, {@code
 * GET /losses} and {@code GET /status} as JSON, of all nodes with {@code fleet=true}, and {@code GET /health}.
 */
public final class AdminServer {
  /** Longer than the minute between two scrapes for which Prometheus keeps its connection. */
  private static final int IDLE_TIMEOUT_SECONDS = 75;

  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final AdminConfig config;
  private final ListenerLimits limits;
  private final ConnectionDoor door;
  private final StatusPage status;
  private final FleetPage fleet;
  private final HeldAnswers answers;
  private final Supplier<Map<String, Boolean>> roles;

  /** @param roles the roles of this process, and whether each of them serves */
  public AdminServer(Vertx vertx, AdminConfig config, Metrics metrics, Supplier<Map<String, Boolean>> roles) {
    this(vertx, config, metrics, JsonObject::new, roles, Optional.empty());
  }

  /**
   * @param node what the node says of itself
   * @param bus by which other members are reached, where there is a cluster
   */
  AdminServer(Vertx vertx, AdminConfig config, Metrics metrics, Supplier<JsonObject> node,
      Supplier<Map<String, Boolean>> roles, Optional<BusMembers> bus) {
    this.roles = roles;
    this.answers = new HeldAnswers(metrics.budget().claims());
    BrowserFence fence = BrowserFence.of(config, metrics);
    Router router = Router.router(vertx);
    router.route().handler(context -> fence.problemOf(context.request())
        .ifPresentOrElse(foreign -> foreign.answer(context.request()), context::next));
    LossesPage losses = new LossesPage(metrics.lossBook());
    reading(router, "/metrics").handler(request -> answer(vertx, pageOf(metrics, request), METRICS_TYPE, request));
    reading(router, "/losses").handler(request -> answer(vertx, losses::json, "application/json", request));
    this.status = new StatusPage(metrics, node, roles);
    this.fleet = new FleetPage(vertx, config, metrics.budget(), status::json, bus);
    reading(router, "/status").handler(request -> status(vertx, request));
    reading(router, "/health").handler(this::health);
    // Without it vertx-web logs each path with a broken escape as an error of the node's.
    router.errorHandler(400, request -> request.response().setStatusCode(400).end("400 Bad Request"));
    this.config = config;
    this.limits = ListenerLimits.http(config.maxConnections());
    this.door = new ConnectionDoor(limits, Integer.MAX_VALUE, new DoorMeters(metrics, "admin"));
    this.server = vertx.createHttpServer(options()).connectionHandler(AdminServer::connected).requestHandler(router);
  }

  private static Route reading(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  /** Completes with the port that was bound. */
  public Future<Integer> listen() {
    return server.listen()
        .onSuccess(listening -> AcceptGate.install(listening, door, limits)).map(HttpServer::actualPort);
  }

  /** Reads the certificate files anew, for later connections. */
  public Future<?> reloadCertificates() {
    return server.updateSSLOptions(options().getSslOptions(), true);
  }

  private HttpServerOptions options() {
    HttpServerOptions options = new HttpServerOptions()
        .setHost(config.host())
        .setPort(config.port())
        .setIdleTimeout(IDLE_TIMEOUT_SECONDS);
    return config.tls().map(files -> TlsOptions.mutual(files).applyTo(options)).orElse(options);
  }

  private static void connected(HttpConnection connection) {
    Visit visit = Visit.of(((ConnectionBase) connection).channel());
    if (visit != null) {
      visit.isKnownAs(Clients.nameOf(connection));
    }
  }

  public Future<Void> close() {
    return server.close();
  }

  private static Callable<String> pageOf(Metrics metrics, RoutingContext request) {
    boolean byOriginalNames = "original".equals(request.request().getParam("names"));
    return byOriginalNames ? metrics::scrapeByOriginalNames : metrics::scrape;
  }

  /** On a worker thread: thousands of queues are looked at, and an event loop here may be that of a role. */
  private void answer(Vertx vertx, Callable<String> page, String type, RoutingContext request) {
    vertx.executeBlocking(() -> Buffer.buffer(page.call()))
        .onSuccess(text -> answers.send(request.request(), type, text))
        .onFailure(request::fail);
  }

  private void status(Vertx vertx, RoutingContext request) {
    if (!"true".equals(request.request().getParam("fleet"))) {
      answer(vertx, status::json, "application/json", request);
      return;
    }
    fleet.answer(request.request());
  }

  /** What this node answers to others. On a worker thread. */
  String status() {
    return status.json();
  }

  /** With what {@code GET /status?fleet=true} answers. */
  void answerOfFleet(HttpServerRequest request) {
    fleet.answer(request);
  }

  /** Other members of the fleet. */
  void use(AdminConfig config) {
    fleet.use(config);
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
