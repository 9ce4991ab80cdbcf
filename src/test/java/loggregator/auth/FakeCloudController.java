package loggregator.auth;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
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

  private final Map<String, Integer> statuses;

  public FakeCloudController(Vertx vertx) {
    this(vertx, TlsOptions.mutual(TestCertificates.files(SERVER_NAME)).applyTo(new HttpServerOptions()),
        new ConcurrentHashMap<>());
  }

  private FakeCloudController(Vertx vertx, HttpServerOptions tls, Map<String, Integer> statuses) {
    super(vertx, tls, (request, asked) -> answer(statuses, request, asked));
    this.statuses = statuses;
  }

  /** Its public API, which knows the same and asks for no certificate. */
  public static FakeCloudController publicApi(Vertx vertx) {
    TlsFiles files = TestCertificates.files(SERVER_NAME);
    return new FakeCloudController(vertx,
        TlsOptions.applyTo(new HttpServerOptions(), new KeyFiles(files.certFile(), files.keyFile())),
        new ConcurrentHashMap<>());
  }

  /** Lets whoever sends exactly this authorization read the application's logs. */
  public void allowLogs(String authorization, String guid) {
    answerLogs(authorization, guid, 200);
  }

  public void answerLogs(String authorization, String guid, int status) {
    statuses.put(authorization + " /internal/v4/log_access/" + guid, status);
  }

  public void answerServiceInstance(String authorization, String guid, int status) {
    statuses.put(authorization + " /v3/service_instances/" + guid, status);
  }

  private static void answer(Map<String, Integer> statuses, HttpServerRequest request, Asked asked) {
    String key = asked.headers().getOrDefault("authorization", "") + " " + request.uri();
    request.response().setStatusCode(statuses.getOrDefault(key, 404)).end("{}");
  }
}
