package loggregator.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import loggregator.testing.Awaiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedFileTest {
  @TempDir
  Path folder;

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private FollowedFile followed;
  private Thread reader;

  @AfterEach
  void end() throws Exception {
    followed.stop();
    reader.join();
    followed.close();
  }

  @Test
  void whatIsThereAndWhatIsAddedIsRead() throws Exception {
    append("one\ntw");
    follow();
    awaitLines("one");

    append("o\n");

    awaitLines("one", "two");
  }

  @Test
  void aFileThatIsNotThereIsWaitedFor() throws Exception {
    follow();

    append("one\n");

    awaitLines("one");
  }

  @Test
  void aFileThatTakesTheNameIsReadAfterTheEndOfTheOldOne() throws Exception {
    append("one\n");
    follow();
    awaitLines("one");

    Path old = Files.move(file(), folder.resolve("log.1"));
    Files.writeString(old, "two\nthree without its end", StandardOpenOption.APPEND);
    append("four\n");

    awaitLines("one", "two", "three without its end", "four");
  }

  @Test
  void aFileThatIsEmptiedIsReadFromItsBeginning() throws Exception {
    append("one, which is longer\n");
    follow();
    awaitLines("one, which is longer");

    Files.writeString(file(), "two\n");

    awaitLines("one, which is longer", "two");
  }

  @Test
  void afterStoppingItEndsBehindWhatThereIs() throws Exception {
    append("one\ntwo");
    follow();
    awaitLines("one");

    followed.stop();

    awaitLines("one", "two");
    reader.join();
  }

  private void follow() {
    followed = new FollowedFile(file());
    reader = new Thread(this::readAll);
    reader.start();
  }

  private void readAll() {
    LineCutter cutter = new LineCutter(1_000, (bytes, start, length, time, goesOn) ->
        lines.add(new String(bytes, start, length, UTF_8)));
    try {
      byte[] bytes = new byte[1_000];
      for (int read = followed.read(bytes); read >= 0; read = followed.read(bytes)) {
        cutter.take(bytes, 0, read, 1);
      }
      cutter.end(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitLines(String... expected) {
    Awaiting.until(() -> lines.size() >= expected.length);
    assertThat(lines).containsExactly(expected);
  }

  private Path file() {
    return folder.resolve("log");
  }

  private void append(String text) throws IOException {
    Files.writeString(file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
