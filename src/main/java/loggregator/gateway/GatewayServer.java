package loggregator.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import loggregator.auth.AccessRecheck;
import loggregator.auth.AuthServices;
import loggregator.auth.Verdict;
import loggregator.config.GatewayConfig;
import loggregator.flow.Scheduler;
import loggregator.http.Answers;
import loggregator.http.BadTarget;
import loggregator.http.CleanPath;
import loggregator.http.FirstRequestTimeout;
import loggregator.http.HttpListenerOptions;
import loggregator.http.QueryParameters;
import loggregator.http.StreamRecord;
import loggregator.link.Upstream;
import loggregator.metrics.Metrics;
import loggregator.stream.StreamLimit;

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
  private final StreamLimit limit;
  private final HttpServer server;
  private final FirstRequestTimeout firstRequests;
  private final Map<StreamEncoding, SharedEncoding> encodings = new EnumMap<>(StreamEncoding.class);
  private final Set<GatewayStream> streams = new HashSet<>();
  private boolean finishing;

  /** @param upstream should share the feeds of equal requests, so that their streams share the encoding, too */
  public GatewayServer(
      Vertx vertx, GatewayConfig config, String nodeId, Scheduler scheduler, Upstream upstream, AuthServices auth,
      Metrics metrics) {
    this(vertx, Access.of(auth, scheduler), StreamServices.of(config, nodeId, scheduler, upstream, metrics));
  }

  GatewayServer(Vertx vertx, Access access, StreamServices services) {
    this.services = services;
    this.access = access;
    this.limit = new StreamLimit(services.config().maxStreams());
    this.firstRequests = new FirstRequestTimeout(services.scheduler());
    for (StreamEncoding encoding : StreamEncoding.values()) {
      encodings.put(encoding, new SharedEncoding(encoding, services.malformed()));
    }
    Router router = router(vertx);
    this.server = vertx.createHttpServer(HttpListenerOptions.of(services.config().http()))
        .connectionHandler(firstRequests::connected)
        .requestHandler(request -> answer(request, router));
  }

  /** Completes with the port that was bound. */
  public Future<Integer> listen() {
    return server.listen().map(HttpServer::actualPort);
  }

  /** Reads the certificate files anew, for the connections that come from now on; nothing where there are none. */
  public Future<?> reloadCertificates() {
    HttpServerOptions options = HttpListenerOptions.of(services.config().http());
    return options.isSsl() ? server.updateSSLOptions(options.getSslOptions(), true) : Future.succeededFuture();
  }

  /** Begins no more streams, hands every open one what waits for it and ends it; completes when all have ended. */
  public Future<Void> finish() {
    finishing = true;
    List<GatewayStream> open = List.copyOf(streams);
    open.forEach(GatewayStream::finish);
    return Future.join(open.stream().map(GatewayStream::completion).toList()).mapEmpty();
  }

  /** Ends what {@link #finish} could not, and all connections. */
  public Future<Void> close() {
    finishing = true;
    List.copyOf(streams).forEach(GatewayStream::abort);
    return server.close();
  }

  /** How often batches were encoded for one of the encodings. */
  long encodedBatches(StreamEncoding encoding) {
    return encodings.get(encoding).encodedBatches();
  }

  int openStreams() {
    return streams.size();
  }

  private Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route(READ_PATH).handler(this::read);
    router.route().handler(context -> Answers.pageNotFound(context.request()));
    return router;
  }

  private void answer(HttpServerRequest request, Router router) {
    firstRequests.requested(request.connection());
    if (!BadTarget.refuse(request) && !CleanPath.redirect(request)) {
      router.handle(request);
    }
  }

  private void read(RoutingContext context) {
    // The router takes the path with a slash behind for the same; the original doesn't.
    if (!context.normalizedPath().equals(READ_PATH)) {
      context.next();
      return;
    }
    HttpServerRequest request = context.request();
    StreamEncoding encoding = StreamEncoding.of(request);
    if (encoding == StreamEncoding.WEBSOCKET) {
      // The upgrade, later, needs a request that has not ended yet.
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
        verdict == Verdict.ALLOWED ? errorOf(request, query) : Optional.of(access.errorOf(verdict));
    if (error.isPresent()) {
      request.resume();
      error.get().answer(request);
    } else {
      stream(request, ReadQuery.of(query), encoding, credentials);
    }
  }

  private Optional<JsonError> errorOf(HttpServerRequest request, QueryParameters query) {
    if (request.method() != HttpMethod.GET) {
      return Optional.of(JsonError.METHOD_NOT_ALLOWED);
    }
    return ReadQuery.problemOf(query).or(this::takePlace);
  }

  /** Empty when there is a place, which the stream gives back at its end. */
  private Optional<JsonError> takePlace() {
    if (!finishing && limit.tryAcquire()) {
      return Optional.empty();
    }
    services.meters().rejectedStream();
    return Optional.of(JsonError.STREAMING_UNAVAILABLE);
  }

  private void stream(
      HttpServerRequest request, ReadQuery query, StreamEncoding encoding, ReadCredentials credentials) {
    ConsumerConnection outlet = encoding == StreamEncoding.WEBSOCKET
        ? new WebSocketConnection(request)
        : new ResponseConnection(request, encoding);
    GatewayStream stream = new GatewayStream(services, encodings.get(encoding), outlet, query,
        new StreamRecord(services.scheduler(), String.valueOf(request.remoteAddress()), encoding));
    streams.add(stream);
    AccessRecheck recheck = access.recheck(credentials, verdict -> stream.revoke());
    stream.completion().onSuccess(v -> {
      recheck.stop();
      streams.remove(stream);
      limit.release();
    });
    stream.start().onFailure(refused -> {
      request.resume();
      JsonError.STREAMING_UNAVAILABLE.answer(request);
    });
  }
}
