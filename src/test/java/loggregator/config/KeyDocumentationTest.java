package loggregator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loggregator.config.Reading.Declaration;
import org.junit.jupiter.api.Test;

class KeyDocumentationTest {
  private static final Path DOCUMENT = Path.of("docs/configuration.md");
  private static final Path EXPECTED = Path.of("target/configuration.md");
  private static final String BEGIN = "<!-- keys: begin, made from the code -->\n";
  private static final String END = "<!-- keys: end -->\n";

  private final List<Declaration> declarations = NodeConfig.declarations();

  @Test
  void theDocumentListsTheKeysThatAreRead() throws IOException {
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    String expected = document.substring(0, begin) + KeyTable.markdown(declarations) + document.substring(end);
    Files.writeString(EXPECTED, expected);

    assertThat(document).as("to renew the table: cp %s %s", EXPECTED, DOCUMENT).isEqualTo(expected);
  }

  @Test
  void numericKeysEndWithTheirUnit() {
    assertThat(declarations).filteredOn(key -> key.type().equals(Declaration.INTEGER)).isNotEmpty()
        .allMatch(key -> Unit.of(key.name()).isPresent() || Unit.WITHOUT_SUFFIX.contains(key.name()));
  }

  @Test
  void everyKeyHasAMeaningAndEveryNumberARange() {
    assertThat(declarations).allSatisfy(key -> {
      assertThat(key.meaning()).as(key.key()).endsWith(".");
      assertThat(key.range().contains("..")).as(key.key()).isEqualTo(key.type().equals(Declaration.INTEGER));
    });
  }

  @Test
  void defaultsAreWithinTheirRange() {
    assertThat(declarations).filteredOn(key -> key.type().equals(Declaration.INTEGER)).allSatisfy(key -> {
      String[] range = key.range().split("\\.\\.");
      assertThat(Long.parseLong(key.defaultValue())).as(key.key())
          .isBetween(Long.parseLong(range[0]), Long.parseLong(range[1]));
    });
  }

  @Test
  void noKeyIsDeclaredTwice() {
    assertThat(declarations).extracting(Declaration::key).doesNotHaveDuplicates();
  }
}
