package loggregator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir
  Path folder;

  @Test
  void readsAnObjectWithComments() {
    assertThat(read("/* all */ { \"admin\": {} // here\n }")).isEqualTo(ConfigResult.of(
        new JsonObject().put("admin", new JsonObject())));
  }

  @Test
  void namesAMissingFile() {
    Path missing = folder.resolve("missing.json");

    assertThat(ConfigFile.read(missing).problems())
        .containsExactly(new ConfigProblem(missing.toString(), "there is no such file"));
  }

  @Test
  void saysWhyAFolderCannotBeRead() {
    assertThat(ConfigFile.read(folder).problems())
        .containsExactly(new ConfigProblem(folder.toString(), "can't be read: Is a directory"));
  }

  @Test
  void tellsLineAndColumnOfASyntaxError() {
    assertThat(problemOf("{\n  \"admin\": {,}\n}")).startsWith("line 2, column 13: Unexpected character (',' ");
  }

  @Test
  void tellsLineAndColumnOfAKeyThatComesTwice() {
    assertThat(problemOf("{\n  \"admin\": {},\n  \"admin\": {}\n}"))
        .isEqualTo("line 3, column 10: Duplicate field 'admin'");
  }

  @Test
  void tellsWhereAFileEndsTooEarly() {
    assertThat(problemOf("{ \"admin\": {")).isEqualTo("line 1, column 13: "
        + "Unexpected end-of-input: expected close marker for Object (which begins at line: 1, column: 12)");
  }

  @Test
  void doesNotRepeatAWordWithoutQuotationMarks() {
    assertThat(problemOf("{ \"password\": planted }")).startsWith("line 1").doesNotContain("planted");
  }

  @Test
  void refusesWhatIsNotOneObject() {
    String expected = "must hold one JSON object and nothing else";
    assertThat(problemOf("[]")).isEqualTo(expected);
    assertThat(problemOf("")).isEqualTo(expected);
    assertThat(problemOf("null")).isEqualTo(expected);
    assertThat(problemOf("{} {}")).isEqualTo(expected);
  }

  @Test
  void refusesBytesThatAreNoText() throws IOException {
    Path file = Files.write(folder.resolve("bytes.json"), "{\"é\": {}}".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(ConfigFile.read(file).problems())
        .containsExactly(new ConfigProblem(file.toString(), "is not UTF-8 text"));
  }

  private String problemOf(String text) {
    return read(text).problems().get(0).message();
  }

  private ConfigResult<JsonObject> read(String text) {
    try {
      return ConfigFile.read(Files.writeString(folder.resolve("node.json"), text));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
