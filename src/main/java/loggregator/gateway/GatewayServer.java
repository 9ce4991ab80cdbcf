package loggregator.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.stream.Stream;
import loggregator.auth.AccessRecheck;
import loggregator.auth.AuthServices;
import loggregator.auth.Verdict;
import loggregator.config.GatewayConfig;
import loggregator.door.Clients;
import loggregator.door.Share;
import loggregator.flow.Scheduler;
import loggregator.follow.KeptEnvelopes;
import loggregator.http.Answers;
import loggregator.http.BrowserFence;
import loggregator.http.CleanPath;
import loggregator.http.Compression;
import loggregator.http.ConsumerHttpServer;
import loggregator.http.ContentCoding;
import loggregator.http.CrossOrigin;
import loggregator.http.QueryParameters;
import loggregator.http.WebSocketUpgrade;
import loggregator.link.Upstream;
import loggregator.metrics.Metrics;
import loggregator.stream.Caller;
import loggregator.stream.OpenSessions;

/**
 * The Gateway's HTTP side: {@code GET /v2/read} gives each consumer what it asks for, through a queue of its own, as
 * Server-Sent Events, lines of JSON or WebSocket messages. Checks, their order and their words are the original's.
 *
 * <p>Threading: the event loop on which it was made.
 */
public final class GatewayServer {
  private static final String READ_PATH = "/v2/read";

  private final StreamServices services;
  private final Access access;
  private final OpenSessions sessions;
  private final BrowserFence fence;
  private final CrossOrigin crossOrigin;
  private final ConsumerHttpServer server;
  private final Compression compression;
  private final SharedEncodings encodings;
  private final Optional<Operations> operations;

  /**
   * @param upstream should share the feeds of equal requests, so that their streams share the encoding, too
   * @param operations absent where nobody may see the state of the nodes
   */
  public GatewayServer(
      Vertx vertx, GatewayConfig config, String nodeId, Scheduler scheduler, Upstream upstream, KeptEnvelopes kept,
      AuthServices auth, Metrics metrics, Optional<Operations> operations) {
    this(vertx, Access.of(auth, scheduler),
        StreamServices.of(config, nodeId, scheduler, upstream, kept, metrics), metrics, operations);
  }

  GatewayServer(Vertx vertx, Access access, StreamServices services, Metrics metrics, Optional<Operations> operations) {
    this.operations = operations;
    GatewayConfig config = services.config();
    this.services = services;
    this.access = access;
    this.sessions = new OpenSessions(config.maxStreams(), new Share(config.http().limits().clientSharePercent()));
    this.fence = BrowserFence.of(config.http(), config.auth(), metrics, StreamServices.ROLE);
    this.crossOrigin = new CrossOrigin(config.http().allowedOrigins());
    this.compression = config.compression() ? Compression.loading(vertx) : Compression.none();
    this.encodings = new SharedEncodings(services.malformed());
    Router router = router(vertx);
    this.server = new ConsumerHttpServer(vertx, config.http(), services.scheduler(), metrics, StreamServices.ROLE,
        request -> answer(request, router),
        (request, status) -> JsonError.ofUnreadable(status).answer(request));
  }

  /** Completes with the port that was bound. */
  public Future<Integer> listen() {
    return server.listen();
  }

  /** Reads the certificate files anew, for later connections. */
  public Future<?> reloadCertificates() {
    return server.reloadCertificates();
  }

  /** Takes over what can change while streams are open. */
  public void use(GatewayConfig config) {
    services.latest().set(config);
    sessions.use(config.maxStreams());
  }

  /** Begins no more streams, hands every open one what waits for it and ends it; completes when all have ended. */
  public Future<Void> finish() {
    return sessions.finish();
  }

  /** Ends the streams that {@link #finish} could not end, and all connections. */
  public Future<Void> close() {
    sessions.abort();
    services.sessions().records().close();
    encodings.close();
    return server.close();
  }

  /** How many batches were encoded in this encoding. */
  long encodedBatches(StreamEncoding encoding, ContentCoding coding) {
    return encodings.of(encoding, coding).encodedBatches();
  }

  boolean compresses(ContentCoding coding) {
    return compression.offered().contains(coding);
  }

  int openStreams() {
    return sessions.size();
  }

  private Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route(READ_PATH).handler(this::read);
    operations.ifPresent(shown -> router.route(Operations.PATH).handler(context -> operate(shown, context)));
    if (services.config().page()) {
      LivePage page = new LivePage(
          services.config().auth(), services.config().login(), services.kept()::areThere, operations.isPresent());
      router.route().handler(context -> show(page, context));
    }
    router.route().handler(context -> Answers.pageNotFound(context.request()));
    return router;
  }

  private void operate(Operations shown, RoutingContext context) {
    fence.problemOf(context.request()).map(JsonError::of)
        .ifPresentOrElse(error -> error.answer(context.request()), () -> shown.answer(context.request()));
  }

  private void show(LivePage page, RoutingContext context) {
    Optional<BrowserFence.Foreign> foreign = fence.problemOf(context.request());
    if (foreign.isPresent()) {
      JsonError.of(foreign.get()).answer(context.request());
    } else if (!page.answer(context.request())) {
      context.next();
    }
  }

  private void answer(HttpServerRequest request, Router router) {
    if (!CleanPath.redirect(request)) {
      router.handle(request);
    }
  }

  private void read(RoutingContext context) {
    // vertx-web also routes the path with a trailing slash here; the original answers that with 404.
    if (!context.normalizedPath().equals(READ_PATH)) {
      context.next();
      return;
    }
    HttpServerRequest request = context.request();
    Optional<BrowserFence.Foreign> foreign = fence.problemOf(request);
    if (foreign.isPresent()) {
      JsonError.of(foreign.get()).answer(request);
    } else if (!crossOrigin.answerPreflight(request)) {
      authorise(request);
    }
  }

  private void authorise(HttpServerRequest request) {
    StreamEncoding encoding = StreamEncoding.of(request);
    if (encoding == StreamEncoding.WEBSOCKET) {
      // The request must not have ended when it is upgraded, once it is authorised.
      request.pause();
    }
    QueryParameters query = QueryParameters.ofUri(request.uri());
    ReadCredentials credentials = ReadCredentials.of(request, query);
    access.verdict(credentials).onSuccess(verdict -> answer(request, query, encoding, credentials, verdict));
  }

  private void answer(HttpServerRequest request, QueryParameters query, StreamEncoding encoding,
      ReadCredentials credentials, Verdict verdict) {
    if (request.response().closed()) {
      return;
    }
    Optional<JsonError> error =
        verdict == Verdict.ALLOWED ? errorOf(request, query, encoding) : Optional.of(access.errorOf(verdict));
    if (error.isPresent()) {
      request.resume();
      error.get().answer(request);
    } else {
      stream(request, ReadQuery.of(query, lastEventId(request, query)), encoding, credentials);
    }
  }

  /** The original gives its events no ids, so that its clients send none. */
  private static String lastEventId(HttpServerRequest request, QueryParameters query) {
    return Stream.of(request.getHeader("Last-Event-ID"), query.first("lastEventId"), query.first("evs_last_event_id"))
        .filter(id -> id != null && !id.isEmpty()).findFirst().orElse("");
  }

  private Optional<JsonError> errorOf(HttpServerRequest request, QueryParameters query, StreamEncoding encoding) {
    if (request.method() != HttpMethod.GET) {
      return Optional.of(JsonError.METHOD_NOT_ALLOWED);
    }
    if (encoding == StreamEncoding.WEBSOCKET && WebSocketUpgrade.problemOf(request).isPresent()) {
      WebSocketUpgrade.tellVersion(request.response());
      return Optional.of(JsonError.BAD_UPGRADE);
    }
    return ReadQuery.problemOf(query, services.config().ignoreUnknownParameters()).or(() -> takePlace(request));
  }

  /** Empty when a place was taken for the stream, which gives it back at its end. */
  private Optional<JsonError> takePlace(HttpServerRequest request) {
    if (sessions.tryTakePlace(Clients.nameOf(request.remoteAddress()))) {
      return Optional.empty();
    }
    services.sessions().meters().rejectedStream();
    return Optional.of(JsonError.STREAMING_UNAVAILABLE);
  }

  private void stream(
      HttpServerRequest request, ReadQuery query, StreamEncoding encoding, ReadCredentials credentials) {
    boolean isSocket = encoding == StreamEncoding.WEBSOCKET;
    SharedEncoding shared = encodings.of(
        encoding, isSocket ? ContentCoding.IDENTITY : ContentCoding.of(request, compression.offered()));
    ConsumerConnection connection = isSocket
        ? new WebSocketConnection(request, services.claims(), services.scheduler())
        : new ResponseConnection(request, shared, services.claims(), services.scheduler());
    GatewayStream stream = new GatewayStream(
        services, shared, connection, query, Caller.of(request.remoteAddress(), request.headers()));
    sessions.add(stream.session(), Clients.nameOf(request.remoteAddress()));
    AccessRecheck recheck = access.recheck(credentials, verdict -> stream.revoke());
    stream.session().completion().onSuccess(v -> recheck.stop());
    stream.start().onFailure(refused -> {
      request.resume();
      (query.resume().isPresent() ? JsonError.NOTHING_KEPT : JsonError.STREAMING_UNAVAILABLE).answer(request);
    });
  }
}
