package loggregator.gateway;

import static loggregator.gateway.TestBatches.jsonOfSource;
import static loggregator.gateway.TestBatches.ofSource;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import loggregator.config.KeyFiles;
import loggregator.gateway.TestGateway.Settings;
import loggregator.testing.Awaiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTlsTest {
  @TempDir
  private Path folder;

  @Test
  void streamsAreServedOverHttp2() throws Exception {
    X509Bundle certificate = new CertificateBuilder()
        .subject("CN=localhost").addSanDnsName("localhost").setIsCertificateAuthority(true).buildSelfSigned();
    try (TestGateway gateway = new TestGateway(Settings.usual().tls(write(certificate)))) {
      HttpResponse<InputStream> response = read(gateway, certificate);
      gateway.onLoop(() -> {
        gateway.upstream.send(ofSource("a"));
        gateway.upstream.end();
      });

      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
      assertThat(response.headers().firstValue("connection")).isEmpty();
      assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("data: " + jsonOfSource("a") + "\n\n");
      Awaiting.until(() -> gateway.upstream.feed(0).closedTimes() == 1);
    }
  }

  @Test
  void compressedStreamsAreWholeOverHttp2() throws Exception {
    X509Bundle certificate = new CertificateBuilder()
        .subject("CN=localhost").addSanDnsName("localhost").setIsCertificateAuthority(true).buildSelfSigned();
    try (TestGateway gateway = new TestGateway(Settings.usual().tls(write(certificate)))) {
      HttpResponse<InputStream> response =
          send("GET", "/v2/read?log", gateway, certificate, "Accept-Encoding", "gzip");
      gateway.onLoop(() -> {
        gateway.upstream.send(ofSource("a"));
        gateway.upstream.end();
      });

      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(new GZIPInputStream(response.body()).readAllBytes())
          .asString().isEqualTo("data: " + jsonOfSource("a") + "\n\n");
    }
  }

  @Test
  void aConsumerThatResetsItsStreamEndsItsFeed() throws Exception {
    X509Bundle certificate = new CertificateBuilder()
        .subject("CN=localhost").addSanDnsName("localhost").setIsCertificateAuthority(true).buildSelfSigned();
    try (TestGateway gateway = new TestGateway(Settings.usual().tls(write(certificate)))) {
      read(gateway, certificate).body().close();

      Awaiting.until(() -> gateway.upstream.feed(0).closedTimes() == 1);
      Awaiting.until(() -> gateway.get(() -> gateway.server().openStreams()) == 0);
    }
  }

  @Test
  void aHeadRequestGetsTheHeadOfAnAnswerOverHttp2() throws Exception {
    X509Bundle certificate = new CertificateBuilder()
        .subject("CN=localhost").addSanDnsName("localhost").setIsCertificateAuthority(true).buildSelfSigned();
    try (TestGateway gateway = new TestGateway(Settings.usual().tls(write(certificate)))) {
      for (String target : List.of("/v2/read?log", "/other", "//v2/read")) {
        HttpResponse<InputStream> response = send("HEAD", target, gateway, certificate);

        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.headers().firstValue("content-length")).isPresent();
        assertThat(response.body().readAllBytes()).isEmpty();
      }
    }
  }

  private KeyFiles write(X509Bundle certificate) throws Exception {
    Path certFile = Files.writeString(folder.resolve("gateway.crt"), certificate.getCertificatePathPEM());
    Path keyFile = Files.writeString(folder.resolve("gateway.key"), certificate.getPrivateKeyPEM());
    return new KeyFiles(certFile, keyFile);
  }

  private static HttpResponse<InputStream> read(TestGateway gateway, X509Bundle trusted) throws Exception {
    return send("GET", "/v2/read?log", gateway, trusted);
  }

  private static HttpResponse<InputStream> send(String method, String target, TestGateway gateway, X509Bundle trusted,
      String... headers) throws Exception {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(gateway.url(target)));
    HttpRequest request = (headers.length == 0 ? builder : builder.headers(headers))
        .method(method, HttpRequest.BodyPublishers.noBody()).build();
    HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(trusting(trusted)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  private static SSLContext trusting(X509Bundle certificate) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("gateway", certificate.getCertificate());
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
