package loggregator.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import loggregator.config.AuthConfig;
import loggregator.config.AuthMethod;
import loggregator.config.NodeConfig;
import loggregator.config.TlsFiles;
import loggregator.flow.VertxScheduler;
import loggregator.metrics.Metrics;
import loggregator.testing.Awaiting;
import loggregator.tls.TestCertificates;
import loggregator.tracing.Spans;

/** An event loop with a {@link FakeUaa} and a {@link FakeCloudController}, and access as a configuration says. */
public final class TestAuth implements AutoCloseable {
  public final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  public final FakeUaa uaa = new FakeUaa(vertx);
  public final FakeCloudController cloudController = new FakeCloudController(vertx);
  public final FakeCloudController api = FakeCloudController.publicApi(vertx);
  public final Metrics metrics = new Metrics();

  private final Context context = vertx.getOrCreateContext();
  private AuthServices services;

  /** A configuration of the method {@code uaa}, whose section {@code auth} can be changed before it is read. */
  public JsonObject uaaSection() {
    TlsFiles client = TestCertificates.files("gateway");
    String ca = client.caFile().toString();
    return new JsonObject()
        .put("timeoutMs", 10_000)
        .put("uaa", new JsonObject().put("url", uaa.url().toString()).put("clientId", FakeUaa.CLIENT_ID)
            .put("clientSecret", "${UAA_SECRET}").put("caFile", ca))
        .put("cloudController", new JsonObject().put("url", cloudController.url().toString())
            .put("serverName", FakeCloudController.SERVER_NAME)
            .put("tls", new JsonObject().put("caFile", ca).put("certFile", client.certFile().toString())
                .put("keyFile", client.keyFile().toString())));
  }

  /** The same, with the public API of Cloud Controller. */
  public JsonObject uaaSectionWithApi() {
    JsonObject section = uaaSection();
    section.getJsonObject("cloudController").put("external", new JsonObject().put("url", api.url().toString())
        .put("caFile", TestCertificates.files("gateway").caFile().toString()));
    return section;
  }

  /** One whose issuer is the {@link FakeUaa}, with the audience {@code logs}. */
  public JsonObject oidcSection() {
    return new JsonObject().put("timeoutMs", 10_000).put("oidc", new JsonObject()
        .put("issuer", uaa.url().toString()).put("audience", "logs").put("sourceScopePrefix", "logs:")
        .put("caFile", TestCertificates.files("gateway").caFile().toString()));
  }

  public static AuthConfig read(AuthMethod method, JsonObject section) {
    JsonObject file = new JsonObject().put("auth", section)
        .put("gateway", new JsonObject().put("auth", method.name().toLowerCase(Locale.ROOT)));
    Map<String, String> environment = new HashMap<>(Map.of("UAA_SECRET", FakeUaa.CLIENT_SECRET));
    return NodeConfig.parse(file, environment).orThrow().auth().orElseThrow();
  }

  /** On the event loop. */
  public AuthServices services(AuthMethod method, JsonObject section) {
    AuthConfig config = read(method, section);
    services = onLoop(() -> Future.succeededFuture(new AuthServices(
        vertx, new VertxScheduler(vertx), metrics, "gateway", method, Optional.of(config), Spans.OFF)));
    onLoop(services::start);
    return services;
  }

  public ReadAccess gateway(AuthMethod method, JsonObject section) {
    return access(services(method, section), AuthServices::gatewayAccess);
  }

  public ReadAccess trafficController(AuthMethod method, JsonObject section) {
    return access(services(method, section), AuthServices::trafficControllerAccess);
  }

  /** Runs the task on the event loop and waits for what it promises. */
  public <T> T onLoop(Supplier<Future<T>> task) {
    Promise<T> done = Promise.promise();
    context.runOnContext(v -> task.get().onComplete(done));
    return Awaiting.done(done.future());
  }

  public Verdict everything(ReadAccess access, String authorization) {
    return onLoop(() -> access.everything(authorization));
  }

  public Verdict source(ReadAccess access, String authorization, String id) {
    return onLoop(() -> access.source(authorization, id));
  }

  /** A counter as Prometheus sees it; 0 if nothing was counted. */
  public double count(String nameAndTags) {
    return metrics.scrape().lines().filter(line -> line.startsWith(nameAndTags + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
  }

  @Override
  public void close() {
    if (services != null) {
      services.close();
    }
    Awaiting.done(vertx.close());
  }

  private ReadAccess access(AuthServices made, Function<AuthServices, ReadAccess> flavour) {
    return onLoop(() -> Future.succeededFuture(flavour.apply(made)));
  }
}
