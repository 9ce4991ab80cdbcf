package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import loggregator.config.AdminConfig;
import loggregator.config.TlsFiles;
import loggregator.metrics.Metrics;
import loggregator.node.AdminServer;
import loggregator.testing.FreePorts;
import loggregator.tls.TestCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthCommandTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aNodeWhoseRolesServeIsWell() {
    CommandRun health = ask("127.0.0.1", node(Map.of("router", true, "rlp", true)), "--timeout-ms", "60000");
    assertThat(health.exitCode()).as(health.err()).isZero();
    assertThat(health.out()).startsWith("{\"status\":\"UP\"").contains("\"rlp\":\"UP\"").endsWith("}\n");
  }

  @Test
  void aNodeWithARoleThatDoesNotServeIsNot() {
    CommandRun health = ask("127.0.0.1", node(Map.of("router", true, "rlp", false)), "--timeout-ms", "60000");
    assertThat(health.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(health.err()).startsWith("health: status 503 {").contains("\"rlp\":\"DOWN\"");
    assertThat(health.out()).isEmpty();
  }

  @Test
  void aNodeThatListensOnAllAddressesIsAskedOnLoopback() {
    CommandRun health = ask("0.0.0.0", node(Map.of("router", true)), "--timeout-ms", "60000");
    assertThat(health.exitCode()).as(health.err()).isZero();
  }

  @Test
  void whereNoNodeRunsNothingIsWell() throws IOException {
    int port = FreePorts.one();
    CommandRun health = ask("127.0.0.1", port);
    assertThat(health.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(health.err()).startsWith("health: no answer from 127.0.0.1:" + port + ": ");
  }

  @Test
  void aNodeThatHangsIsNotWaitedForLong() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CommandRun health = ask("127.0.0.1", silent.getLocalPort(), "--timeout-ms", "50");
      assertThat(health.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(health.err()).contains("no answer from ").contains("timed out");
    }
  }

  @Test
  void anUnknownPortIsNamed() {
    CommandRun health = ask("127.0.0.1", 0);
    assertThat(health.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(health.err()).isEqualTo("health: admin.port is 0, so that only the node knows its port\n");
  }

  @Test
  void whatIsWrongWithTheConfigurationIsNamed() {
    CommandRun missing = CommandRun.start("health", "-conf", "no.json");
    assertThat(missing.exitCode()).isEqualTo(ExitCode.UNREADABLE_CONFIG);
    assertThat(missing.err()).isEqualTo("no.json: there is no such file\n");

    CommandRun wrong = ask("127.0.0.1", 70_000);
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.REFUSED_CONFIG);
    assertThat(wrong.err()).isEqualTo("admin.port: must be 0..65535, was 70000\n");
  }

  @Test
  void aNodeWhoseAdminServerWantsACertificateIsShownItsOwn() {
    TlsFiles files = TestCertificates.files("doppler");
    AdminConfig admin = new AdminConfig("127.0.0.1", 0, 100, Optional.of(files));
    int port = new AdminServer(vertx, admin, new Metrics(), () -> Map.of("router", true)).listen().await();
    JsonObject tls = new JsonObject().put("caFile", files.caFile().toString())
        .put("certFile", files.certFile().toString()).put("keyFile", files.keyFile().toString());
    JsonObject conf = new JsonObject().put("router", new JsonObject())
        .put("admin", new JsonObject().put("host", "127.0.0.1").put("port", port).put("tls", tls));

    CommandRun health = CommandRun.start("health", "-conf", conf.encode());
    assertThat(health.exitCode()).as(health.err()).isZero();
    assertThat(health.out()).startsWith("{\"status\":\"UP\"");

    assertThat(ask("127.0.0.1", port).exitCode()).as("over plain HTTP").isEqualTo(ExitCode.FAILED);
  }

  private int node(Map<String, Boolean> roles) {
    return new AdminServer(vertx, new AdminConfig("127.0.0.1", 0), new Metrics(), () -> roles).listen().await();
  }

  private static CommandRun ask(String host, int port, String... options) {
    String conf = "{\"admin\":{\"host\":\"" + host + "\",\"port\":" + port + "},\"router\":{}}";
    return CommandRun.start(CommandRun.arguments(new String[] {"health", "-conf", conf}, options));
  }
}
