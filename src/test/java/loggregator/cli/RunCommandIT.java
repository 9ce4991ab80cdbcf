package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import loggregator.testing.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in processes of its own, with verticles of the test. */
class RunCommandIT {
  private static final String WARM_CONFIG = "{\"node\":{\"zone\":\"z1\"},\"admin\":{\"port\":0},\"router\":{}}";
  private static final String CONFIG =
      "{\"node\":{\"zone\":\"z1\",\"warmUpMs\":0},\"admin\":{\"port\":0},\"router\":{}}";

  @TempDir
  Path folder;

  @Test
  void runsUntilItIsToldToStopAndThenStopsInOrder() throws Exception {
    try (ChildJvm node = run("Good", "-conf", WARM_CONFIG)) {
      node.awaitErr("started in zone z1").signal("TERM");
      assertThat(node.exitCode()).as(node.err()).isEqualTo(143);
      // A busy machine may start without a warm-up, and says so.
      assertThat(node.err().lines().filter(line -> !line.contains(" WarmUp: "))).hasSize(3)
          .allMatch(line -> line.matches("[0-9-]{10}T[0-9:.]{12}Z INFO  TestVerticles: .*"));
      assertThat(node.err()).endsWith("stopped\n");
    }
  }

  @Test
  void aSecondNodeOfTheSameConfigurationRunsBesideTheFirstOnMovedPorts() throws Exception {
    int port = FreePorts.one();
    String config = "{\"admin\":{\"port\":" + port + "},\"router\":{}}";
    String offset = String.valueOf(FreePorts.one() - port);
    Path other = Files.createDirectories(folder.resolve("other"));
    String verticle = "verticles.NodeVerticle";
    try (ChildJvm first = ChildJvm.start(folder, "run", verticle, "-conf", config);
        ChildJvm second = ChildJvm.start(other, "run", verticle, "-conf", config, "--port-offset", offset)) {
      first.awaitErr("health over HTTP on 127.0.0.1:" + port);
      second.awaitErr("health over HTTP on 127.0.0.1:" + (port + Integer.parseInt(offset)));
      Path third = Files.createDirectories(folder.resolve("third"));
      try (ChildJvm health = ChildJvm.start(third, Map.of("LOGGREGATOR_PORT_OFFSET", offset),
          "health", "-conf", config, "--timeout-ms", "60000")) {
        assertThat(health.exitCode()).as(health.err()).isZero();
      }
    }
  }

  @Test
  void anInterruptStopsInOrderToo() throws Exception {
    try (ChildJvm node = run("Good", "--conf", CONFIG, "--instances", "2")) {
      node.awaitErr("started").signal("INT");
      assertThat(node.exitCode()).as(node.err()).isEqualTo(130);
      assertThat(node.err()).containsPattern("stopped\n.*stopped\n");
    }
  }

  @Test
  void aSecondInterruptEndsItAtOnce() throws Exception {
    try (ChildJvm node = run("NeverStopping", "-conf", CONFIG)) {
      node.awaitErr("started").signal("INT");
      node.awaitErr("stopping").signal("INT");
      assertThat(node.exitCode()).as(node.err()).isEqualTo(130);
      assertThat(node.err()).doesNotContain("cut off");
    }
  }

  @Test
  void aNodeThatDoesNotStopIsCutOff() throws Exception {
    JsonObject config = new JsonObject(CONFIG);
    config.getJsonObject("node").put("stopTimeoutMs", 0);
    try (ChildJvm node = run("NeverStopping", "-conf", config.encode())) {
      node.awaitErr("started").signal("TERM");
      assertThat(node.exitCode()).isEqualTo(143);
      assertThat(node.err()).contains("is cut off");
    }
  }

  @Test
  void aMissingFileIsNamed() throws Exception {
    expect(ExitCode.UNREADABLE_CONFIG, "no.json: there is no such file\n", "Good", "-conf", "no.json");
  }

  @Test
  void malformedJsonIsNamedWithItsPlace() throws Exception {
    Files.writeString(folder.resolve("bad.json"), "{\n  \"node\": {,}\n}");
    try (ChildJvm node = run("Good", "-conf", "bad.json")) {
      assertThat(node.exitCode()).isEqualTo(ExitCode.UNREADABLE_CONFIG);
      assertThat(node.err()).startsWith("bad.json: line 2, column ").containsOnlyOnce("\n");
    }
  }

  @Test
  void malformedJsonOnTheCommandLineIsNamed() throws Exception {
    try (ChildJvm node = run("Good", "-conf", "{\"node\":")) {
      assertThat(node.exitCode()).isEqualTo(ExitCode.UNREADABLE_CONFIG);
      assertThat(node.err()).isEqualTo("-conf: line 1, column 9: Unexpected end-of-input within/between Object "
          + "entries\n");
    }
  }

  @Test
  void jsonOnTheCommandLineIsReadAsAFileIs() throws Exception {
    expect(ExitCode.UNREADABLE_CONFIG, "-conf: line 1, column 22: Duplicate field 'router'\n",
        "Good", "-conf", "{\"router\":{},\"router\":{}}");
    expect(ExitCode.UNREADABLE_CONFIG, "-conf: is neither a file's name nor a JSON object\n", "Good", "-conf", "");
  }

  @Test
  void allProblemsAreNamedAtOnce() throws Exception {
    expect(ExitCode.REFUSED_CONFIG, """
        node.eventLoop: unknown key; known here: id, zone, eventLoops, bufferBytes, warmUpMs, \
        stopTimeoutMs, developmentCertificates, certificateCheckIntervalMs, configCheckIntervalMs, tracing
        admin.port: must be 0..65535, was -1
        """, "Good", "-conf", "{\"node\":{\"eventLoop\":1},\"admin\":{\"port\":-1},\"router\":{}}");
  }

  @Test
  void problemsAreToldInTheFormatOfTheLog() throws Exception {
    try (ChildJvm node = run("Good", "-conf", "{\"log\":{\"format\":\"json\"},\"admin\":{\"port\":-1},\"router\":{}}")) {
      assertThat(node.exitCode()).isEqualTo(ExitCode.REFUSED_CONFIG);
      assertThat(new JsonObject(node.err()).getString("message")).isEqualTo("admin.port: must be 0..65535, was -1");
    }
  }

  @Test
  void certificatesAndPortsAreCheckedBeforeTheStart() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      JsonObject tls = new JsonObject()
          .put("caFile", "no/ca.crt").put("certFile", "no/x.crt").put("keyFile", "no/x.key");
      JsonObject grpc = new JsonObject().put("host", "127.0.0.1").put("port", port).put("tls", tls);
      String config = new JsonObject(CONFIG).put("agent", new JsonObject().put("grpc", grpc)).encode();
      expect(ExitCode.REFUSED_CONFIG, """
          agent.grpc.tls.caFile: no/ca.crt: there is no such file
          agent.grpc.tls.certFile: no/x.crt: there is no such file
          agent.grpc.tls.keyFile: no/x.key: there is no such file
          agent.grpc.port: 127.0.0.1:%d is already in use
          """.formatted(port), "Good", "-conf", config);
    }
  }

  @Test
  void aClusterNeedsItsSection() throws Exception {
    expect(ExitCode.REFUSED_CONFIG, "bus.cluster: is required with -cluster\n", "Good", "-cluster", "-conf", CONFIG);
  }

  @Test
  void anUnknownClassIsNamed() throws Exception {
    expect(ExitCode.NO_VERTICLE, "run: there is no class verticles.NopeVerticle\n",
        ChildJvm.start(folder, "run", "verticles.NopeVerticle", "-conf", CONFIG));
  }

  @Test
  void aClassThatIsNoVerticleIsNamed() throws Exception {
    expect(ExitCode.NO_VERTICLE, "run: the class java.lang.String is not a verticle that can be run\n",
        ChildJvm.start(folder, "run", "java.lang.String", "-conf", CONFIG));
    expect(ExitCode.NO_VERTICLE, "run: the class " + verticle("Unfinished") + " is not a verticle that can be run\n",
        "Unfinished", "-conf", CONFIG);
  }

  @Test
  void aFailingStartNamesItsCause() throws Exception {
    expect(ExitCode.FAILED, "run: " + verticle("Failing")
        + " could not start: IllegalStateException: the moon is in the wrong place\n", "Failing", "-conf", CONFIG);
  }

  @Test
  void aPortThatWasTakenAtTheLastMomentIsNamedByItsKey() throws Exception {
    int port = FreePorts.one();
    String config = "{\"node\":{\"warmUpMs\":0},\"admin\":{\"host\":\"127.0.0.1\",\"port\":" + port + "},\"router\":{}}";
    expect(ExitCode.FAILED, "admin.port: 127.0.0.1:" + port + " is already in use\n", "TooLate", "-conf", config);
  }

  private void expect(int exitCode, String err, String verticle, String... arguments) throws Exception {
    expect(exitCode, err, run(verticle, arguments));
  }

  private static void expect(int exitCode, String err, ChildJvm started) throws InterruptedException {
    try (ChildJvm node = started) {
      assertThat(node.exitCode()).as(node.err()).isEqualTo(exitCode);
      assertThat(node.err()).isEqualTo(err);
    }
  }

  private ChildJvm run(String verticle, String... arguments) throws IOException {
    return ChildJvm.start(folder, CommandRun.arguments(new String[] {"run", verticle(verticle)}, arguments));
  }

  private static String verticle(String name) {
    return TestVerticles.class.getName() + "$" + name;
  }
}
