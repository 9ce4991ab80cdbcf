package loggregator.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What helm and kubectl make of the chart and of the manifests is the same, and fits Kubernetes' schemas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartTest {
  private static final String CHART = "docker/helm";
  private static final Path MANIFESTS = Path.of("docker/kubernetes").toAbsolutePath();

  @TempDir
  static Path folder;

  private String kustomized;

  @BeforeAll
  void kustomize() throws Exception {
    Path overlay = Files.createDirectories(folder.resolve("overlay"));
    Path manifests = overlay.toRealPath().relativize(MANIFESTS.toRealPath());
    Files.writeString(overlay.resolve("kustomization.yaml"), """
        resources: [ "%1$s" ]
        components: [ "%1$s/autoscaling", "%1$s/monitoring" ]
        """.formatted(manifests));
    kustomized = run("kubectl", "kustomize", overlay.toString());
  }

  @Test
  void theChartSaysWhatTheManifestsSay() throws Exception {
    Map<String, JsonObject> ofManifests = objects(kustomized.replaceAll("(name: [a-z-]+)-(?!controller)[a-z0-9]{10}\n", "$1\n"));
    Map<String, JsonObject> ofChart = objects(chart());
    assertThat(ofManifests).containsKeys("DaemonSet agent", "HorizontalPodAutoscaler router", "PodMonitor loggregator");
    // helm's user makes the namespace; kustomize can't put the alarms into an object.
    assertThat(ofManifests.remove("Namespace loggregator")).isNotNull();
    JsonObject alarms = ofChart.remove("PrometheusRule loggregator").getJsonObject("spec");
    assertThat(alarms).isEqualTo(objectOf(Files.readString(Path.of("docker/monitoring/alerts.yaml"))));
    ofChart.values().forEach(ChartTest::withoutChecksum);
    ofManifests.values().forEach(ChartTest::withoutManagedLabels);
    ofChart.values().forEach(ChartTest::withoutManagedLabels);
    assertThat(ofChart.keySet()).isEqualTo(ofManifests.keySet());
    assertThat(ofChart).allSatisfy((name, object) -> assertThat(object).as(name).isEqualTo(ofManifests.get(name)));
  }

  @Test
  void bothFitTheSchemas() throws Exception {
    isValid("chart", chart());
    isValid("by-envelopes", chart("--set", "autoscaling.envelopesPerSecond=50000"));
    isValid("manifests", kustomized);
  }

  @Test
  void aSchemaTellsWhatDoesNotFit() throws Exception {
    Path file = Files.writeString(folder.resolve("wrong.yaml"), chart().replace("minReadySeconds:", "minReadySecond:"));
    assertThat(start(validation(file)).waitFor()).isNotZero();
  }

  @Test
  void valuesChangeWhatTheyName() throws Exception {
    Path values = Files.writeString(folder.resolve("values.yaml"), """
        image: { repository: registry.example/loggregator, tag: 1.2.3 }
        networkPolicies: false
        autoscaling: { enabled: false }
        monitoring: { enabled: false }
        roles:
          log-cache: { enabled: false }
          router: { replicas: 5, resources: { requests: { cpu: "2" } }, config: { router: { instances: 2 } } }
        """);
    Map<String, JsonObject> objects = objects(chart("--values", values.toString()));
    assertThat(objects.keySet()).noneMatch(name -> name.contains("log-cache") || name.startsWith("NetworkPolicy")
        || name.startsWith("Horizontal") || name.startsWith("PodMonitor"));
    JsonObject router = objects.get("Deployment router").getJsonObject("spec");
    assertThat(router.getInteger("replicas")).isEqualTo(5);
    JsonObject container = router.getJsonObject("template").getJsonObject("spec").getJsonArray("containers").getJsonObject(0);
    assertThat(container.getString("image")).isEqualTo("registry.example/loggregator:1.2.3");
    assertThat(container.getJsonObject("resources").getJsonObject("requests"))
        .isEqualTo(new JsonObject().put("cpu", "2").put("memory", "1Gi"));
    JsonObject config = new JsonObject(
        objects.get("ConfigMap router").getJsonObject("data").getString("node.json"));
    assertThat(config.getJsonObject("router").getInteger("instances")).isEqualTo(2);
    assertThat(config.getJsonObject("admin")).isNotNull();
  }

  private static void isValid(String name, String yaml) throws Exception {
    run(validation(Files.writeString(folder.resolve(name + ".yaml"), yaml)));
  }

  private static String[] validation(Path file) {
    return new String[] {
      System.getProperty("validate.binary"), "--version", "1.30", "--local-crds", System.getProperty("validate.crds"),
      file.toString()
    };
  }

  private static String chart(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(System.getProperty("helm.binary"), "template", "fleet", CHART,
        "--namespace", "loggregator", "--kube-version", "1.30", "--set", "autoscaling.enabled=true", "--set",
        "monitoring.enabled=true"));
    if (Arrays.asList(options).contains("--values")) {
      command.subList(command.size() - 4, command.size()).clear();
    }
    command.addAll(List.of(options));
    return run(command.toArray(String[]::new));
  }

  private static void withoutChecksum(JsonObject object) {
    JsonObject template = object.getJsonObject("spec", new JsonObject()).getJsonObject("template");
    if (template != null) {
      assertThat(template.getJsonObject("metadata").remove("annotations")).isNotNull();
    }
  }

  /** kustomize labels what its components add later, or not at all, by its version. */
  private static void withoutManagedLabels(JsonObject object) {
    object.getJsonObject("metadata").remove("labels");
  }

  /** By kind and name. */
  private static Map<String, JsonObject> objects(String yaml) {
    Map<String, JsonObject> objects = new TreeMap<>();
    for (String document : yaml.split("(?m)^---$")) {
      if (document.contains("kind:")) {
        JsonObject object = objectOf(document);
        objects.put(object.getString("kind") + " " + object.getJsonObject("metadata").getString("name"), object);
      }
    }
    return objects;
  }

  /** Read anew as JSON, so that all maps and lists are of the same kind. */
  @SuppressWarnings("unchecked")
  private static JsonObject objectOf(String yaml) {
    Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return new JsonObject(new JsonObject((Map<String, Object>) read).encode());
  }

  /** What it prints; it must succeed. */
  private static String run(String... command) throws IOException, InterruptedException {
    Path said = Files.createTempFile(folder, "said", null);
    Process process = new ProcessBuilder(command).redirectError(said.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out + Files.readString(said)).isZero();
    return out;
  }

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile()).start();
  }
}
