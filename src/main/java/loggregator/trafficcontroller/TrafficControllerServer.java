package loggregator.trafficcontroller;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import loggregator.auth.AccessRecheck;
import loggregator.auth.AuthServices;
import loggregator.auth.Verdict;
import loggregator.config.TrafficControllerConfig;
import loggregator.envelope.Batch;
import loggregator.door.Clients;
import loggregator.door.Share;
import loggregator.flow.Scheduler;
import loggregator.http.Answers;
import loggregator.http.BrowserFence;
import loggregator.http.CleanPath;
import loggregator.http.ConsumerHttpServer;
import loggregator.http.WebSocketUpgrade;
import loggregator.link.Upstream;
import loggregator.metrics.Metrics;
import loggregator.stream.OpenSessions;

/**
 * The Traffic Controller's HTTP side: {@code /firehose/ID} and {@code /apps/GUID/stream} become WebSockets, each with a
 * queue of its own. Checks, their order, status and words are the original's.
 *
 * <p>Threading: the event loop on which it was made.
 */
public final class TrafficControllerServer {
  private final ProxyServices services;
  private final ProxyAccess access;
  private final Optional<SecurityLog> securityLog;
  private final SetCookie setCookie;
  private final OpenSessions sessions;
  private final BrowserFence fence;
  private final ConsumerHttpServer server;

  /**
   * @param upstream should share the feeds of equal requests, so that their streams share the encoded frames, too
   * @param envelopes takes what the Traffic Controller itself has to tell
   */
  public TrafficControllerServer(Vertx vertx, TrafficControllerConfig config, AuthServices auth, Scheduler scheduler,
      Upstream upstream, Metrics metrics, Consumer<Batch> envelopes) {
    this(vertx, config, ProxyAccess.of(auth, config.auth(), scheduler), scheduler, upstream, metrics, envelopes);
  }

  TrafficControllerServer(Vertx vertx, TrafficControllerConfig config, ProxyAccess access, Scheduler scheduler,
      Upstream upstream, Metrics metrics, Consumer<Batch> envelopes) {
    this.services = ProxyServices.of(config, scheduler, upstream, metrics, envelopes);
    this.access = access;
    this.securityLog = config.securityLog().map(log -> new SecurityLog(vertx, log, metrics));
    this.setCookie = new SetCookie(config.systemDomain());
    this.sessions = new OpenSessions(config.maxStreams(), new Share(config.http().limits().clientSharePercent()));
    this.fence = BrowserFence.of(config.http(), config.auth(), config.systemDomain(), metrics, ProxyMeters.ROLE);
    this.server =
        new ConsumerHttpServer(vertx, config.http(), scheduler, metrics, ProxyMeters.ROLE, this::answer,
        TrafficControllerServer::unreadable);
  }

  /** Takes over what can change while streams are open. */
  public void use(TrafficControllerConfig config) {
    services.latest().set(config);
    sessions.use(config.maxStreams());
  }

  /** Completes with the port that was bound. */
  public Future<Integer> listen() {
    return securityLog.map(SecurityLog::open).orElseGet(Future::succeededFuture).compose(v -> server.listen());
  }

  /** Reads the certificate files anew, for later connections. */
  public Future<?> reloadCertificates() {
    return server.reloadCertificates();
  }

  /** Begins no more streams, hands every open one what waits for it and ends it; completes when all have ended. */
  public Future<Void> finish() {
    return sessions.finish();
  }

  /** Ends the streams that {@link #finish} could not end, and all connections. */
  public Future<Void> close() {
    sessions.abort();
    services.close();
    return server.close();
  }

  int openStreams() {
    return sessions.size();
  }

  private void answer(HttpServerRequest request) {
    String path = RequestPath.decode(request.path());
    securityLog.ifPresent(log -> log.record(request, path));
    if (path.equals("/set-cookie")) {
      setCookie.answer(request);
      return;
    }
    Optional<Target> target = Target.of(request.path());
    if (target.isPresent()) {
      check(request, target.get());
    } else if (!redirect(request, path)) {
      Answers.pageNotFound(request);
    }
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
    Optional<BrowserFence.Foreign> foreign = fence.problemOf(request);
    if (foreign.isPresent()) {
      foreign.get().answer(request);
      return;
    }
    if (access.isNone(target)) {
      access.refusals().noGuid(request.response());
      return;
    }
    OptionalInt problem = WebSocketUpgrade.problemOf(request);
    if (problem.isEmpty()) {
      // The request must not have ended when it is upgraded, once it is authorised.
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
    } else if (!sessions.tryTakePlace(Clients.nameOf(request.remoteAddress()))) {
      services.sessions().meters().rejectedStream();
      unavailable(request);
    } else if (problem.isPresent()) {
      sessions.giveBack(Clients.nameOf(request.remoteAddress()));
      badHandshake(request, problem.getAsInt());
    } else {
      stream(request, target);
    }
  }

  private static void unreadable(HttpServerRequest request, int status) {
    Answers.plainText(request, status, status + " " + HttpResponseStatus.valueOf(status).reasonPhrase());
  }

  private static void badHandshake(HttpServerRequest request, int status) {
    WebSocketUpgrade.tellVersion(request.response());
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
    sessions.add(stream.session(), Clients.nameOf(request.remoteAddress()));
    AccessRecheck recheck = access.recheck(target, RequestToken.of(request), stream::revoke);
    stream.session().completion().onSuccess(v -> recheck.stop());
    stream.start().onFailure(refused -> unavailable(request));
  }
}
