package loggregator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsDocumentationTest {
  private static final Pattern IN_CODE = Pattern.compile("\"(loggregator_[a-z_]+)\"");
  private static final Pattern IN_DOCUMENTS = Pattern.compile("(loggregator_[a-z_]+?)(_total)?\\b");

  @Test
  void theDocumentsNameTheMetricsThatThereAre() throws IOException {
    TreeSet<String> counted = names(Path.of("src/main/java"), IN_CODE);
    assertThat(counted).contains("loggregator_links");
    assertThat(names(Path.of("docs"), IN_DOCUMENTS)).isEqualTo(counted);
  }

  private static TreeSet<String> names(Path folder, Pattern name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.(java|md)"))
          .flatMap(file -> name.matcher(text(file)).results().map(result -> result.group(1)))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
