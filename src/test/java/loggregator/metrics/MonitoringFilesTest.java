package loggregator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The dashboard and the alarms ask for metrics that there are, as a node spells them. */
class MonitoringFilesTest {
  private static final Path FOLDER = Path.of("docker/monitoring");
  private static final Pattern ASKED = Pattern.compile("loggregator_[a-z_]+");
  /** A counter is scraped with {@code _total} behind its name, a gauge as it is called. */
  private static final Pattern COUNTED =
      Pattern.compile("(counter|lossCounter|count|gauge|ranking|durations)\\(\\s*\"(loggregator_[a-z_]+)\"", Pattern.DOTALL);

  @Test
  void everyMetricThatTheyAskForIsThere() throws IOException {
    Set<String> scraped = scrapedNames();
    assertThat(scraped).contains("loggregator_links", "loggregator_dropped_envelopes_total");
    for (String file : new String[] {"alerts.yaml", "dashboard.json"}) {
      Set<String> asked = names(Files.readString(FOLDER.resolve(file)));
      assertThat(asked).as(file).hasSizeGreaterThan(5);
      assertThat(scraped).as(file).containsAll(asked);
    }
  }

  @Test
  void theAlarmsAreYamlWithAnExpressionAndASummaryEach() throws IOException {
    Object read = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FOLDER.resolve("alerts.yaml")));
    JsonArray groups = new JsonObject(cast(read)).getJsonArray("groups");
    JsonArray alarms = groups.getJsonObject(1).getJsonArray("rules");
    assertThat(alarms).hasSizeGreaterThan(5).allSatisfy(rule -> {
      JsonObject alarm = (JsonObject) rule;
      assertThat(alarm.getString("expr")).isNotBlank();
      assertThat(alarm.getJsonObject("annotations").getString("summary")).isNotBlank();
    });
  }

  @Test
  void eachPanelOfTheDashboardAsksSomething() throws IOException {
    JsonArray panels = new JsonObject(Files.readString(FOLDER.resolve("dashboard.json"))).getJsonArray("panels");
    assertThat(panels).isNotEmpty().allSatisfy(panel ->
        assertThat(((JsonObject) panel).getJsonArray("targets")).isNotEmpty());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> cast(Object yaml) {
    return (Map<String, Object>) yaml;
  }

  private static Set<String> scrapedNames() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> COUNTED.matcher(textOf(file)).results())
          .map(MonitoringFilesTest::scraped)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String scraped(MatchResult counted) {
    return switch (counted.group(1)) {
      case "gauge", "ranking" -> counted.group(2);
      case "durations" -> counted.group(2) + "_bucket";
      default -> counted.group(2) + "_total";
    };
  }

  private static Set<String> names(String text) {
    return ASKED.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String textOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
