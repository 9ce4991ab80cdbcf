package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import loggregator.testing.Awaiting;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of envelopes, written by a whole node. */
class FileOutputTest {
  @TempDir
  private Path folder;

  @Test
  void envelopesAreLinesInTheirOrderOverAllFiles() throws IOException {
    Path file = folder.resolve("logs/out.json");
    try (TestNode node = start(new JsonObject().put("file", file.toString()).put("maxFileBytes", 20_000)
        .put("maxFiles", 100).put("flushIntervalMs", 0).put("types", new JsonArray().add("log")))) {
      Producer producer = node.producer();
      producer.send(Envelope.newBuilder().setSourceId("app").setCounter(Counter.newBuilder().setName("c")).build());
      IntStream.range(0, 500).forEach(i -> producer.send(DrainsTest.log("app", "line " + i)));

      Awaiting.until(() -> lines(file).size() == 500);
      assertThat(lines(file)).extracting(FileOutputTest::payload)
          .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(i -> "line " + i).toList());
      try (Stream<Path> files = Files.list(file.getParent())) {
        assertThat(files.toList()).hasSizeGreaterThan(3)
            .allSatisfy(each -> assertThat(Files.size(each)).isLessThanOrEqualTo(20_000));
      }
    }
  }

  @Test
  void onlySoManyFilesAreKept() throws IOException {
    Path file = folder.resolve("out.json");
    try (TestNode node = start(new JsonObject().put("file", file.toString()).put("maxFileBytes", 2_000)
        .put("maxFiles", 2).put("flushIntervalMs", 0))) {
      Producer producer = node.producer();
      IntStream.range(0, 200).forEach(i -> producer.send(DrainsTest.log("app", "line " + i)));

      Awaiting.until(() -> node.metric("loggregator_output_envelopes_total") == 200);
      assertThat(payload(lines(file).get(lines(file).size() - 1))).isEqualTo("line 199");
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files.map(each -> each.getFileName().toString()))
            .containsExactlyInAnyOrder("out.json", "out.json.1");
      }
    }
  }

  @Test
  void fileThatWasMovedAwayIsMadeAnew() throws IOException {
    Path file = folder.resolve("out.json");
    try (TestNode node = start(new JsonObject().put("file", file.toString()))) {
      Producer producer = node.producer();
      producer.send(DrainsTest.log("app", "a"));
      Awaiting.until(() -> Files.exists(file) && lines(file).size() == 1);
      Files.move(file, folder.resolve("moved"));
      producer.send(DrainsTest.log("app", "b"));

      Awaiting.until(() -> Files.exists(file) && lines(file).size() == 1);
      assertThat(payload(lines(file).get(0))).isEqualTo("b");
    }
  }

  @Test
  void whatTheDiskCannotTakeWaits() throws IOException {
    Path blocked = folder.resolve("blocked");
    Files.writeString(blocked, "no folder");
    try (TestNode node = start(new JsonObject().put("file", blocked.resolve("out.json").toString()))) {
      node.producer().send(DrainsTest.log("app", "a"));
      Awaiting.until(() -> node.metric("loggregator_output_failing") == 1);
      Files.delete(blocked);

      Awaiting.until(() -> Files.exists(blocked.resolve("out.json")) && lines(blocked.resolve("out.json")).size() == 1);
      assertThat(node.metric("loggregator_output_lost_envelopes_total")).isZero();
    }
  }

  /** The oldest first. */
  private static List<String> lines(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int number = 100; number > 0; number--) {
      Path aside = file.resolveSibling(file.getFileName() + "." + number);
      if (Files.exists(aside)) {
        lines.addAll(Files.readAllLines(aside));
      }
    }
    if (Files.exists(file)) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }

  private static String payload(String line) {
    return new String(Base64.getDecoder().decode(new JsonObject(line).getJsonObject("log").getString("payload")));
  }

  private static TestNode start(JsonObject file) {
    return TestNode.start(config -> config.put("forwarder",
        new JsonObject().put("files", new JsonObject().put("all", file))));
  }
}
