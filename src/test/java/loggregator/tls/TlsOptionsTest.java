package loggregator.tls;

import static loggregator.testing.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import loggregator.config.KeyFiles;
import loggregator.config.TlsFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsOptionsTest {
  private static final SSLEngineOptions JDK = new JdkSSLEngineOptions();

  private Vertx vertx;
  /** A client that nobody holds is closed. */
  private final List<HttpClient> clients = new ArrayList<>();

  static Stream<SSLEngineOptions> engines() {
    return Stream.of(new JdkSSLEngineOptions(), new OpenSSLEngineOptions());
  }

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void openSslIsUsedWhereItCanBeLoaded() {
    HttpServerOptions options = TlsOptions.mutual(TestCertificates.files("doppler")).applyTo(new HttpServerOptions());

    assertThat(options.getSslEngineOptions())
        .isInstanceOf(OpenSsl.isAvailable() ? OpenSSLEngineOptions.class : JdkSSLEngineOptions.class);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void serverAndClientProveThemselvesToEachOther(SSLEngineOptions engine) throws Exception {
    SocketAddress server = listen(engine, "TLSv1.3", "TLSv1.2");

    assertThat(await(ask(server, client(engine, "TLSv1.3", "TLSv1.2")))).isEqualTo("CN=client TLSv1.3 HTTP_2");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void tls12IsEnough(SSLEngineOptions engine) throws Exception {
    SocketAddress server = listen(engine, "TLSv1.3", "TLSv1.2");

    assertThat(await(ask(server, client(engine, "TLSv1.2")))).isEqualTo("CN=client TLSv1.2 HTTP_2");
  }

  static Stream<Arguments> weakSuites() {
    return Stream.of("TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256")
        .flatMap(suite -> engines().map(engine -> Arguments.of(suite, engine)));
  }

  @ParameterizedTest
  @MethodSource("weakSuites")
  void aPeerThatHasOnlyAWeakCipherSuiteIsRefused(String suite, SSLEngineOptions engine) throws Exception {
    SocketAddress server = listen(engine, "TLSv1.3", "TLSv1.2");
    HttpClientOptions options = new HttpClientOptions(client(JDK, "TLSv1.2"));
    options.getEnabledCipherSuites().clear();

    assertThat(await(failure(ask(server, options.addEnabledCipherSuite(suite))))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"})
  void aPeerOfTheOriginalIsServed(String suite) throws Exception {
    for (SSLEngineOptions engine : engines().toList()) {
      SocketAddress server = listen(engine, "TLSv1.3", "TLSv1.2");
      HttpClientOptions options = new HttpClientOptions(client(JDK, "TLSv1.2"));
      options.getEnabledCipherSuites().clear();

      assertThat(await(ask(server, options.addEnabledCipherSuite(suite)))).isEqualTo("CN=client TLSv1.2 HTTP_2");
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void otherCipherSuitesCanBeConfigured(SSLEngineOptions engine) throws Exception {
    String suite = "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256";
    TlsFiles files = TestCertificates.files("doppler");
    SocketAddress server = listen(new TlsOptions(
        new TlsFiles(files.caFile(), files.certFile(), files.keyFile(), List.of(suite)), engine)
            .applyTo(new HttpServerOptions()));
    HttpClientOptions options = new HttpClientOptions(client(JDK, "TLSv1.2"));
    assertThat(await(failure(ask(server, options)))).isNotNull();
    options.getEnabledCipherSuites().clear();

    assertThat(await(ask(server, options.addEnabledCipherSuite(suite)))).isEqualTo("CN=client TLSv1.2 HTTP_2");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aClientWithoutCertificateIsRefused(SSLEngineOptions engine) throws Exception {
    SocketAddress server = listen(engine, "TLSv1.2");
    HttpClientOptions options = client(engine, "TLSv1.2").setKeyCertOptions(null);

    assertThat(await(failure(ask(server, options)))).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aClientOfAnotherCaIsRefused(SSLEngineOptions engine) throws Exception {
    SocketAddress server = listen(engine, "TLSv1.2");
    HttpClientOptions options = client(engine, TestCertificates.foreignFiles("client"), "TLSv1.2")
        .setTrustOptions(TlsOptions.mutual(TestCertificates.files("client")).trust());

    assertThat(await(failure(ask(server, options)))).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aServerOfAnotherCaIsRefused(SSLEngineOptions engine) throws Exception {
    SocketAddress server = listen(engine, "TLSv1.2");
    HttpClientOptions options = client(engine, "TLSv1.2")
        .setTrustOptions(TlsOptions.mutual(TestCertificates.foreignFiles("client")).trust());

    assertThat(await(failure(ask(server, options)))).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void theServersNameIsCheckedWhateverItsAddress(SSLEngineOptions engine) throws Exception {
    int port = listen(engine, "TLSv1.3", "TLSv1.2").port();
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    HttpClientOptions options = client(engine, "TLSv1.3", "TLSv1.2");

    assertThat(await(ask(TlsOptions.serverAddress(loopback, port, "doppler"), options))).startsWith("CN=client ");
    assertThat(await(failure(ask(TlsOptions.serverAddress(loopback, port, "metron"), options)))).isNotNull();
  }

  @Test
  void aServerWithKeyFilesAsksForNoCertificate() throws Exception {
    TlsFiles files = TestCertificates.files("gateway");
    SocketAddress server = listen(
        TlsOptions.applyTo(new HttpServerOptions(), new KeyFiles(files.certFile(), files.keyFile())));
    HttpClientOptions options = client(JDK, "TLSv1.3").setKeyCertOptions(null);

    assertThat(await(ask(server, options))).isEqualTo("nobody TLSv1.3 HTTP_2");
  }

  @Test
  void theEventBusTrustsNobodyElse() {
    EventBusOptions options = TlsOptions.mutual(TestCertificates.busFiles()).applyTo(new EventBusOptions());

    assertThat(options.isSsl()).isTrue();
    assertThat(options.isTrustAll()).isFalse();
    assertThat(options.getClientAuth()).isEqualTo(ClientAuth.REQUIRED);
    assertThat(options.getTrustOptions()).isNotNull();
    assertThat(options.getKeyCertOptions()).isNotNull();
    assertThat(options.getEnabledSecureTransportProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
  }

  private static HttpClientOptions client(SSLEngineOptions engine, String... protocols) {
    return client(engine, TestCertificates.files("client"), protocols);
  }

  private static HttpClientOptions client(SSLEngineOptions engine, TlsFiles files, String... protocols) {
    return new TlsOptions(files, engine).applyTo(new HttpClientOptions())
        .setProtocolVersion(HttpVersion.HTTP_2).setEnabledSecureTransportProtocols(Set.of(protocols));
  }

  private SocketAddress listen(SSLEngineOptions engine, String... protocols) throws Exception {
    TlsFiles files = TestCertificates.files("doppler");
    HttpServerOptions options = new TlsOptions(files, engine).applyTo(new HttpServerOptions());
    assertThat(options.getEnabledSecureTransportProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
    options.setEnabledSecureTransportProtocols(Set.of(protocols));
    return listen(options);
  }

  private SocketAddress listen(HttpServerOptions options) throws Exception {
    HttpServer server = vertx.createHttpServer(options).requestHandler(request ->
        request.response().end(peerOf(request.sslSession()) + " " + request.version()));
    return SocketAddress.inetSocketAddress(await(server.listen(0, "127.0.0.1")).actualPort(), "127.0.0.1");
  }

  private static String peerOf(SSLSession session) {
    try {
      return session.getPeerPrincipal().getName().split(",")[0] + " " + session.getProtocol();
    } catch (SSLPeerUnverifiedException e) {
      return "nobody " + session.getProtocol();
    }
  }

  private Future<String> ask(SocketAddress server, HttpClientOptions options) {
    HttpClient client = vertx.createHttpClient(options);
    clients.add(client);
    return client.request(new RequestOptions().setServer(server))
        .compose(request -> request.send()).compose(response -> response.body()).map(Buffer::toString);
  }

  private static Future<Throwable> failure(Future<?> future) {
    return future.transform(result -> Future.succeededFuture(result.cause()));
  }
}
