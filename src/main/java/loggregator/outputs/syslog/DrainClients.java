package loggregator.outputs.syslog;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.config.CipherSuites;
import loggregator.config.DrainsConfig;
import loggregator.tls.DrainTrust;
import loggregator.tls.TlsOptions;

/** Makes each drain's client, with a certificate and a pool of CAs of its own. One event loop. */
final class DrainClients {
  private static final int CONNECT_TIMEOUT_MS = 10_000;
  private static final int HTTP_CONNECT_TIMEOUT_MS = 3_000;
  /** Shorter than servers keep theirs. */
  private static final int KEEP_ALIVE_S = 4;
  /** Of the platform's own receivers. */
  private static final List<String> INTERNAL = List.of(
      "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

  private final Vertx vertx;
  private final DrainsConfig config;
  private DrainTrust trust;

  DrainClients(Vertx vertx, DrainsConfig config) {
    this.vertx = vertx;
    this.config = config;
    this.trust = DrainTrust.with(config.caFile());
  }

  /** For the clients that are made from now on. */
  void reloadCertificates() {
    trust = DrainTrust.with(config.caFile());
  }

  NetClient netClient(Binding binding, DrainUrl url) {
    NetClientOptions options = new NetClientOptions().setTcpKeepAlive(true).setConnectTimeout(CONNECT_TIMEOUT_MS);
    if (url.scheme() == DrainUrl.Scheme.SYSLOG_TLS) {
      secure(options, binding, url)
          .setHostnameVerificationAlgorithm(config.verifyCertificates() ? "HTTPS" : "");
    }
    return vertx.createNetClient(options);
  }

  HttpClient httpClient(Binding binding, DrainUrl url) {
    HttpClientOptions options = new HttpClientOptions().setConnectTimeout(HTTP_CONNECT_TIMEOUT_MS)
        .setKeepAliveTimeout(KEEP_ALIVE_S).setVerifyHost(config.verifyCertificates()).setForceSni(true);
    return vertx.createHttpClient(secure(options, binding, url),
        new PoolOptions().setHttp1MaxSize(1)
            .setMaxLifetime((int) TimeUnit.SECONDS.toMillis(30)).setMaxLifetimeUnit(TimeUnit.MILLISECONDS));
  }

  private <T extends ClientOptionsBase> T secure(T options, Binding binding, DrainUrl url) {
    TlsOptions.asClient(options, url.is("ssl-strict-internal", "true") ? INTERNAL : CipherSuites.DEFAULT);
    trust.of(binding.ca()).ifPresent(options::setTrustOptions);
    if (binding.hasClientCertificate()) {
      options.setKeyCertOptions(new PemKeyCertOptions()
          .addCertValue(Buffer.buffer(binding.certificate())).addKeyValue(Buffer.buffer(binding.key())));
    }
    options.setTrustAll(!config.verifyCertificates());
    return options;
  }
}
