package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Followed files through a whole node. */
class FilesTest {
  @Test
  void linesReachAConsumerInOrder(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("shop.log");
    JsonObject files = new JsonObject().put("paths", new JsonArray().add(folder + "/*.log"))
        .put("scanIntervalMs", 10).put("pollIntervalMs", 10).put("instanceId", "{folder}");
    try (TestNode node = TestNode.start(config -> config.getJsonObject("agent").put("files", files))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("shop"));
      Files.writeString(file, IntStream.range(0, 20_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining()));

      assertThat(consumer.receive(20_000)).extracting(e -> e.getLog().getPayload().toStringUtf8())
          .containsExactlyElementsOf(IntStream.range(0, 20_000).mapToObj(i -> "line " + i).toList());
      assertThat(consumer.received()).allMatch(e -> e.getInstanceId().equals(folder.getFileName().toString()));
    }
  }
}
