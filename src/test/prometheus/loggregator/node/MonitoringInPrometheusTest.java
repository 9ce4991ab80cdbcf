package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loggregator.testing.Awaiting;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every question of the dashboard and of the rules finds something at a Prometheus that scrapes a node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringInPrometheusTest {
  private static final Path FILES = Path.of("docker/monitoring").toAbsolutePath();
  private static final Path RULES = FILES.resolve("alerts.yaml");
  private static final Path RULE_TESTS = Path.of("src/test/prometheus/alerts.test.yaml");
  private static final String COMPARISON = " (<|>|==) [0-9.* ]+$";

  private TestNode node;
  private Prometheus prometheus;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    node = TestNode.start(config -> config.getJsonObject("agent").put("canary", new JsonObject().put("intervalMs", 100)));
    prometheus = Prometheus.start(folder, """
        global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
        rule_files: [ "%s" ]
        scrape_configs:
          - job_name: loggregator
            static_configs: [ { targets: ["127.0.0.1:%d"] } ]
        """.formatted(RULES, node.port("admin")));
    Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("web"));
    node.producer().send(Envelope.newBuilder().setSourceId("web").setLog(Log.getDefaultInstance()).build());
    consumer.receive(1);
    comeWithoutCertificate();
    Awaiting.until(() -> !prometheus.series("loggregator_egress_envelopes_total > 0").isEmpty());
  }

  @AfterAll
  void stop() throws Exception {
    prometheus.close();
    node.close();
  }

  /** The fault without which nothing is refused, and so nothing counted by a reason. */
  private void comeWithoutCertificate() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port("agent.grpc"))) {
      socket.getOutputStream().write("this is no handshake".getBytes());
      assertThat(socket.getInputStream().readAllBytes()).isNotNull();
    }
    Awaiting.until(() -> node.metric("loggregator_rejected_total", "reason=\"handshake\"") > 0);
  }

  static Stream<String> questionsOfTheDashboard() throws IOException {
    JsonArray panels = new JsonObject(Files.readString(FILES.resolve("dashboard.json"))).getJsonArray("panels");
    return panels.stream().flatMap(panel -> ((JsonObject) panel).getJsonArray("targets").stream())
        .map(target -> ((JsonObject) target).getString("expr").replace("$__rate_interval", "1m"));
  }

  @ParameterizedTest
  @MethodSource("questionsOfTheDashboard")
  void thePanelHasSeries(String question) {
    Awaiting.until(() -> !prometheus.series(question).isEmpty());
  }

  static Stream<String> measuresOfTheRules() throws IOException {
    return rules().map(rule -> rule.getString("record", rule.getString("expr").replaceFirst(COMPARISON, "")));
  }

  /** What is recorded, and of an alarm what it compares with its threshold. */
  @ParameterizedTest
  @MethodSource("measuresOfTheRules")
  void theRuleHasSomethingToMeasure(String measure) {
    Awaiting.until(() -> !prometheus.series(measure).isEmpty());
  }

  static Stream<String> measuresOfTheAdapter() throws IOException {
    return read(FILES.resolve("prometheus-adapter.yaml")).getJsonArray("rules").stream().map(rule -> {
      JsonObject asked = (JsonObject) rule;
      return asked.getString("metricsQuery").replace("<<.GroupBy>>", "instance").replace("<<.Series>>",
          asked.getString("seriesQuery").replaceFirst("\\{.*", "")).replace("<<.LabelMatchers>>", "job=\"loggregator\"");
    });
  }

  /** By which Routers and Reverse Log Proxies are scaled. */
  @ParameterizedTest
  @MethodSource("measuresOfTheAdapter")
  void theAdapterHasSomethingToMeasure(String measure) {
    Awaiting.until(() -> !prometheus.series(measure).isEmpty());
  }

  @Test
  void promtoolFindsNothingWrong() throws Exception {
    assertThat(Prometheus.promtool("check", "rules", "--lint=all", "--lint-fatal", RULES.toString())).contains("SUCCESS");
  }

  @Test
  void eachAlarmRingsWhenItShouldAndOnlyThen() throws Exception {
    String tests = Files.readString(RULE_TESTS);
    List<String> alarms = rules().map(rule -> rule.getString("alert")).filter(name -> name != null).toList();
    assertThat(alarms).hasSizeGreaterThan(5).allSatisfy(name -> assertThat(tests).contains("alertname: " + name));
    assertThat(Prometheus.promtool("test", "rules", RULE_TESTS.toString())).contains("SUCCESS");
  }

  private static Stream<JsonObject> rules() throws IOException {
    return read(RULES).getJsonArray("groups").stream()
        .flatMap(group -> ((JsonObject) group).getJsonArray("rules").stream()).map(JsonObject.class::cast);
  }

  @SuppressWarnings("unchecked")
  private static JsonObject read(Path yaml) throws IOException {
    Object read = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(yaml));
    return new JsonObject((Map<String, Object>) read);
  }
}
