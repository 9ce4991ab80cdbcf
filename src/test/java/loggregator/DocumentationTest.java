package loggregator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say of the source tree and of each other. */
class DocumentationTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern QUALIFIED = Pattern.compile("`([a-z]+)\\.([A-Z]\\w+)`");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void theMapNamesClassesOfItsPackages() throws IOException {
    List<String> missing = new ArrayList<>();
    List<String[]> rows = Files.readAllLines(Path.of("docs/architecture.md")).stream()
        .dropWhile(line -> !line.equals("## Where things are"))
        .takeWhile(line -> !line.equals("## Bytes, not objects"))
        .filter(line -> line.startsWith("| "))
        .map(line -> line.split("\\|"))
        .filter(cells -> cells[2].contains("`"))
        .toList();
    for (String[] cells : rows) {
      List<String> packages = inCode(cells[2]);
      inCode(cells[3]).stream()
          .filter(name -> packages.stream().noneMatch(of -> exists(of, name)))
          .forEach(name -> missing.add(packages + " " + name));
    }

    assertThat(rows).isNotEmpty();
    assertThat(missing).isEmpty();
  }

  @Test
  void classesThatAreNamedWithTheirPackageAreThere() throws IOException {
    List<MatchResult> named = new ArrayList<>();
    for (Path document : documents()) {
      QUALIFIED.matcher(Files.readString(document)).results()
          .filter(name -> Files.isDirectory(folder(name.group(1))))
          .forEach(named::add);
    }

    assertThat(named).isNotEmpty()
        .allSatisfy(name -> assertThat(exists(name.group(1), name.group(2))).as(name.group()).isTrue());
  }

  @Test
  void linksBetweenDocumentsLeadToAFile() throws IOException {
    for (Path document : documents()) {
      assertThat(LINK.matcher(Files.readString(document)).results())
          .allSatisfy(link -> assertThat(document.resolveSibling(link.group(1))).as("in " + document).exists());
    }
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> files = Stream.concat(Files.list(Path.of("")), Files.list(Path.of("docs")))) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  private static List<String> inCode(String cell) {
    return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
  }

  private static boolean exists(String packageName, String className) {
    return Files.isRegularFile(folder(packageName).resolve(className + ".java"));
  }

  private static Path folder(String packageName) {
    String name = packageName.equals("verticles") ? packageName : "loggregator." + packageName;
    return SOURCES.resolve(name.replace('.', '/'));
  }
}
