package loggregator.auth;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import loggregator.config.KeyFiles;
import loggregator.config.TlsFiles;
import loggregator.tls.TestCertificates;
import loggregator.tls.TlsOptions;

/**
 * Answers as Cloud Controller does at {@code /internal/v4/log_access/GUID} and {@code /v3/service_instances/GUID}, over
 * mutual TLS, with a certificate made out to {@code trafficcontroller}. What it doesn't know is 404.
 */
public final class FakeCloudController extends FakeServer {
  public static final String SERVER_NAME = "trafficcontroller";
  private static final String ANYBODY = "anybody";

  private final Map<String, Integer> statuses;
  private final Map<String, Set<String>> visible;

  public FakeCloudController(Vertx vertx) {
    this(vertx, TlsOptions.mutual(TestCertificates.files(SERVER_NAME)).applyTo(new HttpServerOptions()),
        new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
  }

  private FakeCloudController(Vertx vertx, HttpServerOptions tls, Map<String, Integer> statuses,
      Map<String, Set<String>> visible) {
    super(vertx, tls, (request, asked) -> {
      if (!answerList(visible, request, asked)) {
        answer(statuses, request, asked);
      }
    });
    this.statuses = statuses;
    this.visible = visible;
  }

  /** Its public API, which knows the same and asks for no certificate. */
  public static FakeCloudController publicApi(Vertx vertx) {
    TlsFiles files = TestCertificates.files(SERVER_NAME);
    return new FakeCloudController(vertx,
        TlsOptions.applyTo(new HttpServerOptions(), new KeyFiles(files.certFile(), files.keyFile())),
        new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
  }

  /** Lets whoever sends exactly this authorization read the application's logs. */
  public void allowLogs(String authorization, String guid) {
    answerLogs(authorization, guid, 200);
  }

  public void allowLogsToAnybody(String guid) {
    allowLogs(ANYBODY, guid);
  }

  public void answerLogs(String authorization, String guid, int status) {
    statuses.put(authorization + " /internal/v4/log_access/" + guid, status);
  }

  public void answerServiceInstance(String authorization, String guid, int status) {
    statuses.put(authorization + " /v3/service_instances/" + guid, status);
  }

  /** Lets whoever sends exactly this authorization see these applications when it asks for some by their GUIDs. */
  public void showApps(String authorization, Set<String> guids) {
    visible.put(authorization, guids);
  }

  private static boolean answerList(Map<String, Set<String>> visible, HttpServerRequest request, Asked asked) {
    Set<String> seen = visible.get(asked.headers().getOrDefault("authorization", ""));
    String guids = request.getParam("guids");
    if (seen == null || guids == null) {
      return false;
    }
    List<JsonObject> resources = request.path().equals("/v3/apps")
        ? List.of(guids.split(",")).stream().filter(seen::contains).map(guid -> new JsonObject().put("guid", guid)).toList()
        : List.of();
    request.response().end(new JsonObject().put("resources", new JsonArray(resources)).encode());
    return true;
  }

  private static void answer(Map<String, Integer> statuses, HttpServerRequest request, Asked asked) {
    String key = asked.headers().getOrDefault("authorization", "") + " " + request.uri();
    int otherwise = statuses.getOrDefault(ANYBODY + " " + request.uri(), 404);
    request.response().setStatusCode(statuses.getOrDefault(key, otherwise)).end("{}");
  }
}
