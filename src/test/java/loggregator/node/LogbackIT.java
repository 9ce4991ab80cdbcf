package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.testing.GrpcChannels;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service with Logback in a JVM of its own, whose class path has the producers' library and Logback only. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LogbackIT {
  private static final Path TARGET = Path.of(System.getProperty("loggregator.jar")).getParent();
  private static final Path SHOP = Path.of("src/test/logback").toAbsolutePath();

  @TempDir
  Path folder;

  @Test
  void whatAServiceLogsArrivesOverMutualTls() throws Exception {
    try (TestNode node = TestNode.start(config -> config.getJsonObject("agent").put("write", write()))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("shop"));
      String printed = runShop("https://127.0.0.1:" + node.port("agent.write.http"));

      List<Envelope> logs = consumer.receive(3);
      assertThat(printed).as("nothing to complain of").isEmpty();
      assertThat(logs).extracting(e -> e.getLog().getType()).containsExactly(Log.Type.OUT, Log.Type.ERR, Log.Type.ERR);
      assertThat(logs).extracting(e -> e.getLog().getPayload().toStringUtf8().lines().findFirst().orElseThrow())
          .containsExactly("sold 3 of cups", "few cups", "no cups");
      assertThat(logs.get(0).getTagsMap())
          .containsAllEntriesOf(Map.of("level", "INFO", "logger", "Shop", "thread", "main", "order", "17"));
      assertThat(logs.get(1).getTagsMap()).doesNotContainKey("order");
      assertThat(logs.get(2).getLog().getPayload().toStringUtf8())
          .startsWith("no cups\njava.lang.IllegalStateException: sold out\n\tat Shop.main(");
    }
  }

  @Test
  void wrongSettingsAreToldByLogback() throws Exception {
    assertThat(runShop("nowhere")).contains("ERROR", "the Agent can't be reached with these settings");
  }

  private String runShop(String agent) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    String classPath = TARGET.resolve("loggregator-client.jar") + ":" + TARGET.resolve("logback") + "/*:" + SHOP;
    ProcessBuilder shop = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp", classPath, SHOP.resolve("Shop.java").toString());
    shop.environment().putAll(Map.of("AGENT", agent, "CERTS", GrpcChannels.certificates().toString()));
    Process process = shop.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isZero();
      return Files.readString(output);
    } finally {
      process.destroyForcibly();
    }
  }

  private static JsonObject write() {
    Path certs = GrpcChannels.certificates();
    return new JsonObject().put("http", new JsonObject().put("port", 0)).put("tls", new JsonObject()
        .put("caFile", certs.resolve("ca.crt").toString())
        .put("certFile", certs.resolve("gateway.crt").toString())
        .put("keyFile", certs.resolve("gateway.key").toString()));
  }
}
