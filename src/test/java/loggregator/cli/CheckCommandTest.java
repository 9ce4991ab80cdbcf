package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import loggregator.tls.DevelopmentCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  @TempDir
  Path folder;

  @Test
  void aSoundConfigurationHasNothingToSay() throws IOException {
    DevelopmentCertificates.ensure(folder);
    CommandRun check = check(agent(false));
    assertThat(check.exitCode()).as(check.err()).isZero();
    assertThat(check.out() + check.err()).isEmpty();
  }

  @Test
  void allProblemsAreSaidWithTheirKeys() {
    CommandRun check = check(agent(false).put("rooter", new JsonObject())
        .put("node", new JsonObject().put("stopTimeoutMs", "soon")));
    assertThat(check.exitCode()).isEqualTo(ExitCode.REFUSED_CONFIG);
    assertThat(check.err().lines()).anyMatch(line -> line.startsWith("rooter: unknown key"))
        .anyMatch(line -> line.startsWith("node.stopTimeoutMs: "));
  }

  @Test
  void certificatesThatDoNotBelongTogetherAreAProblem() throws IOException {
    DevelopmentCertificates.ensure(folder);
    Files.copy(folder.resolve("doppler.key"), folder.resolve("other.key"));
    JsonObject config = agent(false);
    tls(config).put("keyFile", folder.resolve("other.key").toString());
    CommandRun check = check(config);
    assertThat(check.exitCode()).isEqualTo(ExitCode.REFUSED_CONFIG);
    assertThat(check.err()).startsWith("agent.grpc.tls.keyFile: ");
  }

  @Test
  void nothingIsMade() {
    assertThat(check(agent(true)).exitCode()).isZero();
    assertThat(folder).isEmptyDirectory();
    CommandRun withoutMaking = check(agent(false));
    assertThat(withoutMaking.exitCode()).isEqualTo(ExitCode.REFUSED_CONFIG);
    assertThat(withoutMaking.err().lines()).hasSize(3);
  }

  @Test
  void aNodeMayRunWithTheConfiguration() throws IOException {
    DevelopmentCertificates.ensure(folder);
    try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      JsonObject config = agent(false).put("admin", new JsonObject().put("port", taken.getLocalPort()));
      assertThat(check(config).exitCode()).isZero();
    }
  }

  @Test
  void whatIsNoConfigurationAndWhatIsNoVerticleHaveExitCodesOfTheirOwn() {
    assertThat(CommandRun.start("check", "-conf", folder.resolve("absent.json").toString()).exitCode())
        .isEqualTo(ExitCode.UNREADABLE_CONFIG);
    assertThat(CommandRun.start("check", "verticles.NoVerticle", "-conf", agent(true).encode()).exitCode())
        .isEqualTo(ExitCode.NO_VERTICLE);
  }

  private CommandRun check(JsonObject config) {
    return CommandRun.start("check", "-conf", config.encode());
  }

  private JsonObject agent(boolean developmentCertificates) {
    JsonObject tls = new JsonObject().put("caFile", file("ca.crt")).put("certFile", file("metron.crt"))
        .put("keyFile", file("metron.key"));
    return new JsonObject()
        .put("node", new JsonObject().put("developmentCertificates", developmentCertificates))
        .put("admin", new JsonObject().put("port", 0))
        .put("agent", new JsonObject()
            .put("grpc", new JsonObject().put("host", "127.0.0.1").put("port", 0).put("tls", tls)));
  }

  private static JsonObject tls(JsonObject config) {
    return config.getJsonObject("agent").getJsonObject("grpc").getJsonObject("tls");
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
