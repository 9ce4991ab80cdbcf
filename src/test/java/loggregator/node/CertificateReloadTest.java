package loggregator.node;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import loggregator.gateway.RawConnection;
import loggregator.testing.GrpcChannels;
import loggregator.testing.Sockets;
import loggregator.tls.DevelopmentCertificates;
import loggregator.tls.TestCertificates;
import loggregator.trafficcontroller.RawWebSocket;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CertificateReloadTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String KEY = "key=\"agent.grpc.tls\"";

  @TempDir
  private Path folder;

  @Test
  void newConnectionsSeeTheNewCertificateAndOpenStreamsGoOn() throws Exception {
    TestCertificates.copyTo(folder);
    try (TestNode node = TestNode.start(this::ownCertificates)) {
      ManagedChannel agent = GrpcChannels.open(node.services().port("agent.grpc"), "metron", folder);
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("web"));
      Producer producer = new Producer(agent).send(log(1));
      consumer.receive(1);
      BigInteger before = serialOf(node);
      renew("metron");
      await().atMost(LIMIT).until(() -> !serialOf(node).equals(before));
      producer.send(log(2));

      assertThat(consumer.receive(2)).extracting(Envelope::getTimestamp).containsExactly(1L, 2L);
      assertThat(node.services().metrics().scrape())
          .containsPattern("loggregator_certificate_reloads_total [1-9]")
          .contains("loggregator_certificate_expiry_seconds{" + KEY + "}");
      agent.shutdownNow();
    }
  }

  @Test
  void streamsOverHttpGoOnToo() throws Exception {
    TestCertificates.copyTo(folder);
    try (TestNode node = TestNode.start(this::ownHttpCertificates);
        RawConnection events = secure(node, "gateway.http").request("GET", "/v2/read?log");
        RawWebSocket firehose = new RawWebSocket(secure(node, "trafficController.http"), "/firehose/x")) {
      assertThat(events.head()).first().isEqualTo("HTTP/1.1 200 OK");
      Producer producer = node.producer().send(log(1));
      events.chunksUntil("\"timestamp\":\"1\"");
      assertThat(timestamp(firehose)).isEqualTo(1);
      BigInteger gateway = serialOf(node, "gateway.http");
      BigInteger controller = serialOf(node, "trafficController.http");
      renew("gateway");
      renew("trafficcontroller");
      await().atMost(LIMIT).until(() -> !serialOf(node, "gateway.http").equals(gateway)
          && !serialOf(node, "trafficController.http").equals(controller));
      producer.send(log(2));

      events.chunksUntil("\"timestamp\":\"2\"");
      assertThat(timestamp(firehose)).isEqualTo(2);
    }
  }

  private static long timestamp(RawWebSocket firehose) throws IOException {
    return EventFactory.Envelope.parseFrom(firehose.binary()).getTimestamp();
  }

  private RawConnection secure(TestNode node, String listener) throws IOException {
    return new RawConnection(Sockets.trusting(folder).createSocket("127.0.0.1", node.port(listener)));
  }

  @Test
  void aPairThatDoesNotBelongTogetherChangesNothingUntilItDoes() throws Exception {
    TestCertificates.copyTo(folder);
    try (TestNode node = TestNode.start(this::ownCertificates)) {
      BigInteger before = serialOf(node);
      Path other = folder.resolve("other.key");
      Files.copy(TestCertificates.foreignFiles("metron").keyFile(), other);
      byte[] key = Files.readAllBytes(folder.resolve("metron.key"));
      Files.move(other, folder.resolve("metron.key"), ATOMIC_MOVE);
      await().atMost(LIMIT).until(() ->
          node.services().metrics().scrape().contains("loggregator_certificate_reload_failures_total 1.0"));
      assertThat(serialOf(node)).isEqualTo(before);

      Files.write(folder.resolve("metron.key"), key);
      renew("metron");
      await().atMost(LIMIT).until(() -> !serialOf(node).equals(before));
    }
  }

  /** Such as one that is mounted from a server that is gone. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aDiskThatHangsLeavesWorkersFreeAndIsReadAgainLater() throws Exception {
    TestCertificates.copyTo(folder);
    try (TestNode node = TestNode.start(this::ownCertificates)) {
      BigInteger before = serialOf(node);
      Path key = folder.resolve("metron.key");
      Files.delete(key);
      assertThat(new ProcessBuilder("mkfifo", key.toString()).start().waitFor()).isZero();
      try {
        node.workAfterMs(1_000);
      } finally {
        try (OutputStream whatReadersWaitFor = Files.newOutputStream(key)) {
          Files.delete(key);
        }
      }

      Files.delete(folder.resolve("metron.crt"));
      DevelopmentCertificates.ensure(folder);
      await().atMost(LIMIT).until(() -> !serialOf(node).equals(before));
    }
  }

  /** Made anew by the same CA. */
  private void renew(String name) throws IOException {
    Files.delete(folder.resolve(name + ".crt"));
    Files.delete(folder.resolve(name + ".key"));
    DevelopmentCertificates.ensure(folder);
  }

  private void ownCertificates(JsonObject config) {
    config.getJsonObject("node").put("certificateCheckIntervalMs", 20);
    config.getJsonObject("agent").getJsonObject("grpc")
        .put("tls", pair("metron").put("caFile", folder.resolve("ca.crt").toString()));
  }

  private void ownHttpCertificates(JsonObject config) {
    config.getJsonObject("node").put("certificateCheckIntervalMs", 20);
    config.getJsonObject("gateway").getJsonObject("http").put("tls", pair("gateway"));
    config.getJsonObject("trafficController").getJsonObject("http").put("tls", pair("trafficcontroller"));
  }

  private JsonObject pair(String name) {
    return new JsonObject()
        .put("certFile", folder.resolve(name + ".crt").toString())
        .put("keyFile", folder.resolve(name + ".key").toString());
  }

  private BigInteger serialOf(TestNode node) throws Exception {
    return serialOf(node, "agent.grpc");
  }

  /** Of the certificate that the listener shows to a new connection. */
  private BigInteger serialOf(TestNode node, String listener) throws Exception {
    SSLSocketFactory factory = Sockets.trusting(folder);
    try (SSLSocket socket = (SSLSocket) factory.createSocket("127.0.0.1", node.port(listener))) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  private static Envelope log(long number) {
    return Envelope.newBuilder().setSourceId("web").setTimestamp(number).setLog(Log.getDefaultInstance()).build();
  }
}
