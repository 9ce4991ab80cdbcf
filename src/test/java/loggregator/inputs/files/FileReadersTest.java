package loggregator.inputs.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import loggregator.config.FilesConfig;
import loggregator.config.NodeConfig;
import loggregator.envelope.Batch;
import loggregator.inputs.InputBench;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that grow, are rotated, are emptied. */
class FileReadersTest {
  @TempDir
  Path folder;

  private final InputBench bench = new InputBench("files");
  private final JsonObject section = new JsonObject().put("scanIntervalMs", 10);
  private final List<Envelope> read = new ArrayList<>();
  private FileReaders readers;

  @BeforeEach
  void configure() {
    section.put("paths", new JsonArray().add(folder + "/*.log"));
  }

  @AfterEach
  void close() throws IOException {
    readers.close();
  }

  @Test
  void whatIsAddedIsReadAndNewFilesFromTheirBeginning() throws Exception {
    append("web.log", "old\n");
    open();
    append("web.log", "one\ntw");
    append("db.log", "new\n");
    awaitLines("one", "new");
    append("web.log", "o\n");

    awaitLines("one", "new", "two");
    assertThat(read).extracting(Envelope::getSourceId).containsExactlyInAnyOrder("web", "db", "web");
    assertThat(read.get(0).getTagsMap()).containsKey("file");
  }

  @Test
  void aRotatedFileIsReadToItsEndAndThenTheNewOne() throws Exception {
    open();
    append("web.log", "one\n");
    awaitLines("one");
    Files.move(folder.resolve("web.log"), folder.resolve("web.log.1"));
    Files.writeString(folder.resolve("web.log.1"), "two\n", StandardOpenOption.APPEND);
    append("web.log", "three\n");

    awaitLines("one", "two", "three");
  }

  @Test
  void aFileThatWasRenamedWithinThePatternIsNotReadTwice() throws Exception {
    open();
    append("web.log", "one\n");
    awaitLines("one");
    Files.move(folder.resolve("web.log"), folder.resolve("web.1.log"));
    append("web.log", "two\n");

    awaitLines("one", "two");
  }

  @Test
  void aFileThatWasEmptiedIsReadFromItsBeginning() throws Exception {
    open();
    append("web.log", "one, which is longer\n");
    awaitLines("one, which is longer");
    Files.writeString(folder.resolve("web.log"), "two\n");

    awaitLines("one, which is longer", "two");
  }

  @Test
  void readingGoesOnWhereItStopped() throws Exception {
    section.put("stateFile", folder.resolve("state").toString()).put("fromBeginning", true);
    append("web.log", "one\nhal");
    append("db.log", "a\n");
    open();
    awaitLines("one", "a");
    readers.close();
    append("web.log", "f\n");
    Files.delete(folder.resolve("db.log"));
    append("db.log", "another\n");

    open();
    awaitLines("one", "a", "half", "another");
  }

  @Test
  void linesAreJoinedToRecordsAndLongOnesMarked() throws Exception {
    section.put("multilineStart", "^\\S");
    open();
    append("web.log", "first\n  more\nsecond\n" + " ".repeat(70_000) + "\nlast\n");
    await(4);

    assertThat(read.get(0).getLog().getPayload().toStringUtf8()).isEqualTo("first\n  more");
    assertThat(read.get(1).getTagsOrThrow("partial_last")).isEqualTo("false");
    assertThat(read.get(2).getTagsOrThrow("partial_last")).isEqualTo("true");
    assertThat(read.get(3).getLog().getPayload().toStringUtf8()).isEqualTo("last");
  }

  @Test
  void filesBeyondTheLimitAreCounted() throws Exception {
    section.put("maxFiles", 1).put("fromBeginning", true);
    append("a.log", "a\n");
    append("b.log", "b\n");
    open();

    awaitLines("a");
    assertThat(bench.rejected("too_many_files")).isPositive();
  }

  private void open() throws IOException {
    JsonObject tls = new JsonObject().put("caFile", "a").put("certFile", "b").put("keyFile", "c");
    FilesConfig config = NodeConfig.parse(new JsonObject().put("agent", new JsonObject()
        .put("grpc", new JsonObject().put("tls", tls)).put("files", section)), Map.of())
        .orThrow().agent().orElseThrow().inputs().files().orElseThrow();
    readers = new FileReaders(config, bench.queue().meters(), System::nanoTime);
    readers.open();
  }

  private void append(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void awaitLines(String... lines) throws IOException {
    await(lines.length);
    assertThat(read).extracting(e -> e.getLog().getPayload().toStringUtf8()).containsExactlyInAnyOrder(lines);
  }

  private void await(int count) throws IOException {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (read.size() < count && System.nanoTime() < deadline) {
      for (Batch batch : readers.read().batches()) {
        add(batch);
      }
    }
  }

  private void add(Batch batch) throws InvalidProtocolBufferException {
    read.addAll(EnvelopeBatch.parser().parseFrom(batch.bytes(), batch.offset(), batch.length()).getBatchList());
  }
}
