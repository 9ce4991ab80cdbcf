package loggregator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Machine MACHINE = new Machine("a machine", "a JDK", "abc1234");

  @TempDir
  Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void aCaseIsALineOfJsonAndARowOfEachTarget() throws Exception {
    Figures figures = new Figures().put("p50Ms", 0.71234).put("p99Ms", 2).put("lost", 1_234_567);
    Report report = report();

    report.add(new CaseResult("quiet", figures,
        List.of(Target.atMost("p50Ms", 0.7), Target.atMost("p99Ms", 3)), Optional.empty()));
    report.table();

    JsonObject line = new JsonObject(Files.readString(folder.resolve("out.json")));
    assertThat(line.getString("case")).isEqualTo("quiet");
    assertThat(line.getBoolean("met")).isFalse();
    assertThat(line.getJsonObject("figures").encode()).isEqualTo("{\"p50Ms\":0.7123,\"p99Ms\":2,\"lost\":1234567}");
    assertThat(line.getJsonObject("target").encode()).isEqualTo("{\"p50Ms\":\"≤ 0.7\",\"p99Ms\":\"≤ 3\"}");
    assertThat(line.getString("commit")).isEqualTo("abc1234");
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("| p50Ms | ≤ 0.7 | 0.7123 | missed |", "| p99Ms | ≤ 3 | 2 | met |");
  }

  @Test
  void aCaseWithoutMeasurementIsMissedAndSaysWhy() throws Exception {
    Report report = report();

    report.add(new CaseResult("busy", new Figures(), List.of(), Optional.of("the node does not start")));
    report.table();

    JsonObject line = new JsonObject(Files.readString(folder.resolve("out.json")));
    assertThat(line.getBoolean("met")).isFalse();
    assertThat(line.getString("problem")).isEqualTo("the node does not start");
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("| the node does not start | missed |");
  }

  @Test
  void aTargetMayBeALeastOrAMost() {
    assertThat(Target.atLeast("rate", 10).isMetBy(10)).isTrue();
    assertThat(Target.atLeast("rate", 10).isMetBy(9.9)).isFalse();
    assertThat(Target.atMost("rate", 10).isMetBy(10)).isTrue();
    assertThat(Target.atMost("rate", 10).isMetBy(10.1)).isFalse();
  }

  @Test
  void anUnknownCaseIsRefusedWithTheNamesThatThereAre() {
    assertThatThrownBy(() -> Cases.named("loud")).hasMessageContaining("loud").hasMessageContaining("quiet");
  }

  private Report report() throws Exception {
    return new Report(folder.resolve("out.json"), new PrintStream(printed, true, StandardCharsets.UTF_8), MACHINE);
  }
}
