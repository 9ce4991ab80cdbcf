package loggregator.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import loggregator.config.CloudControllerConfig;
import loggregator.config.ExternalApiConfig;
import loggregator.config.OidcConfig;
import loggregator.config.UaaConfig;
import loggregator.flow.Scheduler;
import loggregator.tls.TlsOptions;
import loggregator.tracing.Spans;

/** Makes the connections to the servers that one role asks, and closes them. One event loop. */
final class AuthServers {
  private final Vertx vertx;
  private final Scheduler scheduler;
  private final int timeoutMs;
  private final AuthMeters meters;
  private final Spans spans;
  private final List<AuthServer> servers = new ArrayList<>();
  private final Map<String, Supplier<Future<?>>> certificates = new LinkedHashMap<>();

  AuthServers(Vertx vertx, Scheduler scheduler, int timeoutMs, AuthMeters meters, Spans spans) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.timeoutMs = timeoutMs;
    this.meters = meters;
    this.spans = spans;
  }

  AuthServer uaa(UaaConfig config) {
    return ofCa("auth.uaa", config.url(), config.caFile(), "uaa");
  }

  AuthServer issuer(OidcConfig config) {
    return ofCa("auth.oidc", config.issuer(), config.caFile(), "oidc");
  }

  AuthServer cloudController(CloudControllerConfig config) {
    AuthServer server = add(config.url(), config.serverName(),
        () -> TlsOptions.mutual(config.tls()).applyTo(new HttpClientOptions()), "cloud_controller");
    certificates.put("auth.cloudController.tls", server::reloadCertificates);
    return server;
  }

  AuthServer external(ExternalApiConfig config) {
    return ofCa("auth.cloudController.external", config.url(), config.caFile(), "cloud_controller_api");
  }

  /** By the key of their section, the tasks that read certificate files anew. */
  Map<String, Supplier<Future<?>>> certificates() {
    return certificates;
  }

  void close() {
    servers.forEach(AuthServer::close);
  }

  private AuthServer ofCa(String key, URI url, Optional<Path> caFile, String name) {
    AuthServer server =
        add(url, url.getHost(), () -> TlsOptions.applyTo(new HttpClientOptions(), caFile), name);
    caFile.ifPresent(file -> certificates.put(key, server::reloadCertificates));
    return server;
  }

  private AuthServer add(URI url, String serverName, Supplier<HttpClientOptions> tls, String name) {
    AuthServer server =
        new AuthServer(vertx, scheduler, url, serverName, tls, timeoutMs, meters.calls(name), name, spans);
    servers.add(server);
    return server;
  }
}
