package loggregator.node;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import loggregator.auth.CapturedLog;
import loggregator.auth.FakeUaa;
import loggregator.auth.TestAuth;
import loggregator.gateway.RawConnection;
import loggregator.tls.TestCertificates;
import loggregator.trafficcontroller.RawWebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node that asks UAA and Cloud Controller. */
class AuthorisedStreamsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String APP = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
  private static final String TOKEN = "pl4nted";
  private static final String HEADER = "Authorization: bearer " + TOKEN;

  @TempDir
  private Path folder;
  private final TestAuth auth = new TestAuth();

  @AfterEach
  void close() {
    auth.close();
  }

  private TestNode start() {
    auth.uaa.accept(TOKEN, 600, "doppler.firehose");
    auth.cloudController.allowLogs("bearer " + TOKEN, APP);
    JsonObject section = auth.uaaSection().put("errors", "honest").put("refusalCacheMs", 10).put("cacheMs", 10);
    section.getJsonObject("uaa").put("clientSecret", FakeUaa.CLIENT_SECRET).put("caFile", ca("uaa").toString());
    section.getJsonObject("cloudController").getJsonObject("tls").put("caFile", ca("cloud-controller").toString());
    return TestNode.start(config -> {
      config.getJsonObject("node").put("certificateCheckIntervalMs", 20);
      config.put("auth", section);
      config.getJsonObject("gateway").put("auth", "uaa");
      config.getJsonObject("trafficController").put("auth", "uaa");
    });
  }

  private Path ca(String server) {
    return folder.resolve(server + "-ca.crt");
  }

  private void trust(String server, Path caFile) throws IOException {
    Path whole = Files.copy(caFile, folder.resolve("new"), REPLACE_EXISTING);
    Files.move(whole, ca(server), REPLACE_EXISTING);
  }

  @Test
  void serversOfACaThatIsPutInTheFileLaterAreTrustedFromThenOn() throws IOException {
    Path own = TestCertificates.files("gateway").caFile();
    Path foreign = TestCertificates.foreignFiles("gateway").caFile();
    trust("uaa", foreign);
    trust("cloud-controller", foreign);
    try (TestNode node = start()) {
      assertThat(Stream.of(gateway(node), firehose(node), stream(node))).containsOnly(503);
      assertThat(auth.uaa.asked()).isEmpty();
      assertThat(auth.cloudController.asked()).isEmpty();

      trust("uaa", own);
      await().atMost(LIMIT).until(() -> gateway(node) == 200);
      await().atMost(LIMIT).until(() -> firehose(node) == 101);
      assertThat(stream(node)).as("Cloud Controller's is another file").isEqualTo(503);

      trust("cloud-controller", own);
      await().atMost(LIMIT).until(() -> stream(node) == 101);
    }
  }

  @Test
  void noTokenIsInTheLinesThatTellOfStreams() throws IOException {
    trust("uaa", TestCertificates.files("gateway").caFile());
    trust("cloud-controller", TestCertificates.files("gateway").caFile());
    try (CapturedLog log = new CapturedLog(); TestNode node = start()) {
      assertThat(gateway(node)).isEqualTo(200);
      assertThat(firehose(node)).isEqualTo(101);
      assertThat(stream(node)).isEqualTo(101);
      assertThat(status(node, "trafficController.http", "/firehose/x?access_token=" + TOKEN,
          upgrade("Cookie: authorization=bearer%20" + TOKEN))).isEqualTo(101);

      await().atMost(LIMIT).until(() -> Stream.of("gateway", "traffic_controller").allMatch(role ->
          node.metric("loggregator_auth_verdicts_total", "allowed", role) > 0));
      await().atMost(LIMIT).until(() -> endedStreams(log) >= 4);
      assertThat(log.text()).doesNotContain(TOKEN);
    }
  }

  private static long endedStreams(CapturedLog log) {
    return log.text().lines().filter(line -> line.contains("stream ended by consumer")).count();
  }

  private static int gateway(TestNode node) {
    return status(node, "gateway.http", "/v2/read?log", HEADER);
  }

  private static int firehose(TestNode node) {
    return status(node, "trafficController.http", "/firehose/x", upgrade(HEADER));
  }

  private static int stream(TestNode node) {
    return status(node, "trafficController.http", "/apps/" + APP + "/stream", upgrade(HEADER));
  }

  private static String[] upgrade(String header) {
    return Stream.concat(Stream.of(RawWebSocket.UPGRADE), Stream.of(header)).toArray(String[]::new);
  }

  /** Of the answer, after which the consumer leaves. */
  private static int status(TestNode node, String listener, String target, String... headers) {
    try (RawConnection connection = new RawConnection(node.port(listener))) {
      return Integer.parseInt(connection.request("GET", target, headers).head().get(0).split(" ")[1]);
    }
  }
}
