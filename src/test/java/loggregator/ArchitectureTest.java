package loggregator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the source tree, of which {@code package-info.java} tells the order of the packages. */
class ArchitectureTest {
  private static final Path MAIN = Path.of("src/main/java");
  private static final Path LOGBACK = Path.of("src/main/logback");
  private static final Path TEST = Path.of("src/test/java");
  private static final Path BENCH = Path.of("src/test/bench");
  private static final String WIRING = "verticles";
  private static final Set<String> KNOW_NOTHING_OF_VERTX = Set.of("envelope", "diode", "transform", "routing", "json",
      "conversion", "text", "recent", "promql");
  private static final Pattern OWN_IMPORT =
      Pattern.compile("^import (?:static )?(?:loggregator\\.)?([a-z.]+)\\.[A-Z][\\w.*]*;", Pattern.MULTILINE);
  private static final int MAX_FILE_LINES = 300;
  private static final int MAX_VERTICLE_CODE_LINES = 80;

  @Test
  void everyPackageHasItsPlaceInTheOrder() throws IOException {
    List<String> packages = new ArrayList<>();
    packages.add(WIRING);
    for (Path file : javaFiles(MAIN.resolve("loggregator"))) {
      if (!packageOf(file).isEmpty() && !packages.contains(packageOf(file))) {
        packages.add(packageOf(file));
      }
    }

    assertThat(order()).containsExactlyInAnyOrderElementsOf(packages);
  }

  @Test
  void importsPointOneWay() throws IOException {
    List<String> order = order();
    List<String> wrong = new ArrayList<>();
    int imports = 0;
    for (Path file : javaFiles(MAIN)) {
      int own = order.indexOf(packageOf(file));
      for (String imported : ownImports(file, order)) {
        imports++;
        if (order.indexOf(imported) < own) {
          wrong.add(file + " imports " + imported);
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(imports).as("imports that were read").isPositive();
  }

  @Test
  void theCoreKnowsNothingOfVertx() throws IOException {
    for (Path file : javaFiles(MAIN)) {
      if (KNOW_NOTHING_OF_VERTX.contains(packageOf(file))) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain("io.vertx.", "io.netty.");
      }
    }
  }

  @Test
  void theClientNeedsNothingOfTheRest() throws IOException {
    List<Path> files = javaFiles(MAIN.resolve("loggregator/client"));
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      assertThat(Files.readString(file).lines().filter(line -> line.startsWith("import ")))
          .as(file.toString()).allMatch(line -> line.matches("import (static )?(javax?|io\\.micrometer)\\..*"));
    }
  }

  @Test
  void whatIsMadeForLogbackNeedsOnlyThatAndTheClient() throws IOException {
    List<Path> files = javaFiles(LOGBACK);
    assertThat(files).isNotEmpty().allMatch(file -> file.getParent().endsWith("loggregator/client"));
    for (Path file : files) {
      assertThat(Files.readString(file).lines().filter(line -> line.startsWith("import ")))
          .as(file.toString()).allMatch(line -> line.matches("import (static )?(java|ch\\.qos\\.logback)\\..*"));
    }
  }

  @Test
  void noNameStandsForTwoThings() throws IOException {
    Map<Path, List<Path>> byName = Stream.of(javaFiles(MAIN), javaFiles(LOGBACK)).flatMap(List::stream)
        .filter(file -> !file.endsWith("package-info.java"))
        .collect(Collectors.groupingBy(Path::getFileName));

    assertThat(byName.values()).allSatisfy(files -> assertThat(files).hasSize(1));
  }

  @Test
  void verticlesAreThin() throws IOException {
    for (Path file : javaFiles(MAIN.resolve(WIRING))) {
      assertThat(codeLines(file)).as(file.toString()).isLessThanOrEqualTo(MAX_VERTICLE_CODE_LINES);
    }
  }

  @Test
  void noFileIsLong() throws IOException {
    for (Path root : List.of(MAIN, LOGBACK, TEST, BENCH)) {
      for (Path file : javaFiles(root)) {
        assertThat(Files.readAllLines(file).size()).as(file.toString()).isLessThanOrEqualTo(MAX_FILE_LINES);
      }
    }
  }

  /** The names at the beginning of each line of the last list, without the words that explain them. */
  private static List<String> order() throws IOException {
    String text = Files.readString(MAIN.resolve("loggregator/package-info.java"));
    String list = text.substring(text.lastIndexOf("<pre>") + "<pre>".length(), text.lastIndexOf("</pre>"));
    return list.lines()
        .map(line -> line.replaceFirst("^ \\* *", ""))
        .flatMap(line -> Stream.of(line.split(" {3,}")[0].split(" +")))
        .map(name -> name.replaceAll("[()]", ""))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static List<String> ownImports(Path file, List<String> order) throws IOException {
    Matcher matcher = OWN_IMPORT.matcher(Files.readString(file));
    return matcher.results().map(found -> found.group(1)).filter(order::contains).toList();
  }

  /** Its name below {@code loggregator}, which is empty for that package itself. */
  private static String packageOf(Path file) {
    String folders = MAIN.relativize(file.getParent()).toString().replace(File.separatorChar, '.');
    return folders.replaceFirst("^loggregator\\.?", "");
  }

  private static long codeLines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("//") && !line.startsWith("/*") && !line.startsWith("*"))
        .count();
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
