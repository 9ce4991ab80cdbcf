package loggregator.logcache;

import loggregator.door.HardClose;
import static loggregator.json.JsonBuffer.ascii;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import loggregator.auth.AuthServices;
import loggregator.auth.Verdict;
import loggregator.http.Answers;
import loggregator.http.BrowserFence;
import loggregator.http.ConsumerHttpServer;
import loggregator.http.CrossOrigin;
import loggregator.http.QueryParameters;
import loggregator.json.EnvelopeJson;
import loggregator.json.JsonBuffer;
import loggregator.recent.Found;
import loggregator.recent.RecentEnvelopes;
import loggregator.recent.SourceInfo;

/**
 * The original's Log Cache over HTTP, as its public face: {@code GET /api/v1/read}, {@code meta}, {@code info} and {@code
 * query}.
 * Paths, names and words are the original's; authorisation comes before any other check.
 *
 * <p>Threading: the event loop on which it was made.
 */
public final class LogCacheServer {
  private static final String READ = "/api/v1/read/";
  private static final String META = "/api/v1/meta";
  private static final String INFO = "/api/v1/info";
  private static final byte[] ENVELOPES = ascii("{\"envelopes\":");
  private static final byte[] NO_ENVELOPES = ascii("{\"envelopes\":{\"batch\":[]}}\n");
  private static final byte[] CLOSE = ascii("}\n");

  private final RecentEnvelopes store;
  private final LogCacheAccess access;
  private final ApiAnswers answers;
  private final Readings readings;
  private final SharedMeta others;
  private final QueryResource queries;
  private final LogCacheMeters meters;
  private final BrowserFence fence;
  private final CrossOrigin crossOrigin;
  private final ConsumerHttpServer server;
  private final EnvelopeJson json = new EnvelopeJson();
  private final JsonBuffer text = new JsonBuffer();

  public static LogCacheServer of(LogCacheServices services, AuthServices auth) {
    return new LogCacheServer(services, LogCacheAccess.of(auth, services.scheduler()));
  }

  LogCacheServer(LogCacheServices services, LogCacheAccess access) {
    this.store = services.store();
    this.access = access;
    this.answers = new ApiAnswers(services.waiting());
    this.readings = services.readings();
    this.others = new SharedMeta(services.sharing());
    this.queries = new QueryResource(services.queries(), access, answers);
    this.meters = services.meters();
    this.fence = BrowserFence.of(
        services.config().http(), services.config().auth(), services.metrics(), LogCacheMeters.ROLE);
    this.crossOrigin = new CrossOrigin(services.config().http().allowedOrigins());
    this.server = new ConsumerHttpServer(services.vertx(), services.config().http(), services.scheduler(),
        services.metrics(), LogCacheMeters.ROLE, this::answer,
        (request, status) -> answers.error(request, ApiError.UNREADABLE));
  }

  /** Completes with the port that was bound. */
  public Future<Integer> listen() {
    return server.listen();
  }

  /** Reads the certificate files anew, for later connections. */
  public Future<?> reloadCertificates() {
    return server.reloadCertificates();
  }

  public Future<Void> close() {
    return server.close();
  }

  private void answer(HttpServerRequest request) {
    Optional<BrowserFence.Foreign> foreign = fence.problemOf(request);
    if (foreign.isPresent()) {
      foreign.get().answer(request);
    } else if (!crossOrigin.answerPreflight(request)) {
      dispatch(request);
    }
  }

  private void dispatch(HttpServerRequest request) {
    String path = request.path();
    boolean isQuery = path.equals(QueryResource.INSTANT) || path.equals(QueryResource.RANGE);
    boolean isRead = path.startsWith(READ) && path.length() > READ.length();
    if (!path.equals(INFO) && !path.equals(META) && !isQuery && !isRead) {
      Answers.pageNotFound(request);
    } else if (request.method() != HttpMethod.GET) {
      answers.error(request, ApiError.METHOD_NOT_ALLOWED);
    } else if (path.equals(INFO)) {
      meters.asked("info");
      answers.send(request, 200, "text/plain; charset=utf-8", VersionInfo.json());
    } else if (isQuery) {
      queries.answer(request);
    } else if (path.equals(META)) {
      authoriseMeta(request);
    } else {
      authoriseRead(request, path.substring(READ.length()));
    }
  }

  private void authoriseRead(HttpServerRequest request, String escapedId) {
    String id = QueryParameters.unescape(escapedId.replace("+", "%2B"));
    if (id == null) {
      answers.error(request, ApiError.invalid("a broken escape in the path"));
      return;
    }
    access.verdict(request, List.of(id)).onSuccess(verdict -> {
      if (verdict == Verdict.ALLOWED) {
        read(request, id);
      } else {
        access.refuse(request, verdict, answers);
      }
    });
  }

  private void read(HttpServerRequest request, String id) {
    if (!answers.hasRoom(request)) {
      return;
    }
    Consumer<ApiError> refused = error -> answers.error(request, error);
    ApiParameters parameters = new ApiParameters(QueryParameters.ofUri(request.uri()));
    ReadParameters asked = ReadParameters.of(id, parameters);
    parameters.problem().ifPresentOrElse(refused, () ->
        readings.read(asked, found -> answers.send(request, 200, ApiAnswers.JSON, json(found)), refused));
  }

  private byte[] json(Found found) {
    if (found.batch().isEmpty()) {
      return NO_ENVELOPES;
    }
    text.clear();
    text.raw(ENVELOPES);
    json.append(found.batch().get(), text);
    text.raw(CLOSE);
    return text.toByteArray();
  }

  /** Who may not see all sees what they may read. */
  private void authoriseMeta(HttpServerRequest request) {
    meters.asked("meta");
    access.verdict(request, List.of()).onSuccess(verdict -> {
      switch (verdict) {
        case ALLOWED -> others.ofOthers().onSuccess(ofOthers -> send(request, meta(request).sendAll(ofOthers)));
        case FORBIDDEN -> others.ofOthers().onSuccess(ofOthers -> access.readable(request, sourceIds(ofOthers))
            .onSuccess(ids -> send(request, meta(request).send(ids, ofOthers))));
        default -> access.refuse(request, verdict, answers);
      }
    });
  }

  private void send(HttpServerRequest request, Future<Void> meta) {
    answers.waiting().sending(0, meta, () -> HardClose.off(request.connection()));
  }

  private MetaAnswer meta(HttpServerRequest request) {
    return new MetaAnswer(request.response(), store);
  }

  private List<String> sourceIds(List<SourceInfo> ofOthers) {
    List<String> ids = new ArrayList<>(ofOthers.stream().map(SourceInfo::id).toList());
    for (long position = RecentEnvelopes.walkStart(); position >= 0; ) {
      position = store.walk(position, 1_000, source -> ids.add(source.id()));
    }
    return ids;
  }
}
