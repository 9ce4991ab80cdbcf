package loggregator.trafficcontroller;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import loggregator.auth.AccessRecheck;
import loggregator.auth.AuthServices;
import loggregator.auth.Verdict;
import loggregator.config.HttpListener;
import loggregator.config.TrafficControllerConfig;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.http.Answers;
import loggregator.http.BadTarget;
import loggregator.http.CleanPath;
import loggregator.http.FirstRequestTimeout;
import loggregator.http.HttpListenerOptions;
import loggregator.link.Upstream;
import loggregator.metrics.Metrics;
import loggregator.stream.SharedResults;
import loggregator.stream.StreamLimit;

/**
 * The Traffic Controller's HTTP side: {@code /firehose/ID} and {@code /apps/GUID/stream} become WebSockets, each with a
 * queue of its own. Checks, their order, status and words are the original's.
 *
 * <p>Threading: the event loop on which it was made.
 */
public final class TrafficControllerServer {
  private static final int CLOSING_TIMEOUT_SECONDS = 5;

  private final ProxyServices services;
  private final ProxyAccess access;
  private final Optional<SecurityLog> securityLog;
  private final SetCookie setCookie;
  private final StreamLimit limit;
  private final FirstRequestTimeout firstRequests;
  private final HttpServer server;
  private final Set<ProxyStream> streams = new HashSet<>();
  private boolean finishing;

  /**
   * @param upstream should share the feeds of equal requests, so that their streams share what is made of batches, too
   * @param envelopes takes what the Traffic Controller itself has to tell
   */
  public TrafficControllerServer(Vertx vertx, TrafficControllerConfig config, AuthServices auth, Scheduler scheduler,
      Upstream upstream, Metrics metrics, Consumer<Batch> envelopes) {
    this(vertx, config, ProxyAccess.of(auth, config.auth(), scheduler), scheduler, upstream, metrics, envelopes);
  }

  TrafficControllerServer(Vertx vertx, TrafficControllerConfig config, ProxyAccess access, Scheduler scheduler,
      Upstream upstream, Metrics metrics, Consumer<Batch> envelopes) {
    ProxyMeters meters = new ProxyMeters(metrics);
    this.services = new ProxyServices(config, scheduler, upstream,
        metrics.diodes(ProxyMeters.ROLE, "stream", config.streamDiode()), meters, new SlowConsumers(meters, envelopes),
        new SharedResults<>(EnvelopeFrames::of, frames -> frames.length));
    this.access = access;
    this.securityLog = config.securityLog().map(log -> new SecurityLog(vertx, log, metrics));
    this.setCookie = new SetCookie(config.systemDomain());
    this.limit = new StreamLimit(config.maxStreams());
    this.firstRequests = new FirstRequestTimeout(scheduler);
    this.server = vertx.createHttpServer(options(config.http()))
        .connectionHandler(firstRequests::connected)
        .requestHandler(this::answer);
  }

  /** Completes with the port that was bound. */
  public Future<Integer> listen() {
    return securityLog.map(SecurityLog::open).orElseGet(Future::succeededFuture)
        .compose(v -> server.listen())
        .map(HttpServer::actualPort);
  }

  /** Reads the certificate files anew, for the connections that come from now on; nothing where there are none. */
  public Future<?> reloadCertificates() {
    HttpServerOptions options = options(services.config().http());
    return options.isSsl() ? server.updateSSLOptions(options.getSslOptions(), true) : Future.succeededFuture();
  }

  /** Begins no more streams, hands every open one what waits for it and ends it; completes when all have ended. */
  public Future<Void> finish() {
    finishing = true;
    List<ProxyStream> open = List.copyOf(streams);
    open.forEach(ProxyStream::finish);
    return Future.join(open.stream().map(ProxyStream::completion).toList()).mapEmpty();
  }

  /** Ends what {@link #finish} could not, and all connections. */
  public Future<Void> close() {
    finishing = true;
    List.copyOf(streams).forEach(ProxyStream::abort);
    return server.close();
  }

  int openStreams() {
    return streams.size();
  }

  private static HttpServerOptions options(HttpListener listener) {
    return HttpListenerOptions.of(listener).setWebSocketClosingTimeout(CLOSING_TIMEOUT_SECONDS);
  }

  private void answer(HttpServerRequest request) {
    firstRequests.requested(request.connection());
    if (BadTarget.refuse(request)) {
      return;
    }
    String path = RequestPath.decode(request.path());
    securityLog.ifPresent(log -> log.record(request, path));
    if (!redirect(request, path)) {
      answer(request, path);
    }
  }

  private void answer(HttpServerRequest request, String path) {
    if (path.equals("/set-cookie")) {
      setCookie.answer(request);
      return;
    }
    Target.of(path).ifPresentOrElse(target -> check(request, target), () -> Answers.pageNotFound(request));
  }

  private static boolean redirect(HttpServerRequest request, String path) {
    String clean = CleanPath.clean(path);
    if (clean.equals(path)) {
      return false;
    }
    String query = request.query() == null ? "" : "?" + request.query();
    request.response().setStatusCode(301).putHeader(HttpHeaders.LOCATION, RequestPath.encode(clean) + query).end();
    return true;
  }

  private void check(HttpServerRequest request, Target target) {
    if (access.isNone(target)) {
      access.refusals().noGuid(request.response());
      return;
    }
    OptionalInt problem = Upgrade.problemOf(request);
    if (problem.isEmpty()) {
      // The upgrade, later, needs a request that has not ended yet.
      request.pause();
    }
    access.verdict(target, RequestToken.of(request)).onSuccess(verdict -> {
      if (!request.response().closed()) {
        answer(request, target, verdict, problem);
      }
    });
  }

  private void answer(HttpServerRequest request, Target target, Verdict verdict, OptionalInt problem) {
    if (verdict != Verdict.ALLOWED) {
      request.resume();
      access.refusals().refuse(request, target.endpoint(), verdict);
    } else if (finishing || !limit.tryAcquire()) {
      services.meters().rejectedStream();
      unavailable(request);
    } else if (problem.isPresent()) {
      limit.release();
      badHandshake(request, problem.getAsInt());
    } else {
      stream(request, target);
    }
  }

  private static void badHandshake(HttpServerRequest request, int status) {
    request.response().putHeader("Sec-Websocket-Version", "13");
    Answers.plainText(request, status, status == 405 ? "Method Not Allowed\n" : "Bad Request\n");
  }

  private static void unavailable(HttpServerRequest request) {
    request.resume();
    HttpServerResponse response = request.response();
    if (!response.headWritten() && !response.ended() && !response.closed()) {
      response.setStatusCode(503).end();
    }
  }

  private void stream(HttpServerRequest request, Target target) {
    ProxyStream stream = new ProxyStream(services, request, target);
    streams.add(stream);
    AccessRecheck recheck = access.recheck(target, RequestToken.of(request), stream::revoke);
    stream.completion().onSuccess(v -> {
      recheck.stop();
      streams.remove(stream);
      limit.release();
    });
    stream.start().onFailure(refused -> unavailable(request));
  }
}
