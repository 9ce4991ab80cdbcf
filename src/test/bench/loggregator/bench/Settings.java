package loggregator.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What to run, and on what.
 *
 * @param cases the names of the cases, in their order
 * @param out where the JSON lines go beside standard output
 * @param warmUp how long a case's load runs before anything is measured
 * @param measure how long it is measured
 * @param project the folder with {@code vertx}, {@code conf/} and {@code target/loggregator.jar}
 * @param extraJvmFlags for the node, after the launcher's own: a profiler's, for instance
 */
record Settings(List<String> cases, Path out, Duration warmUp, Duration measure, Path project,
                List<String> extraJvmFlags) {

  static Settings fromSystemProperties() {
    String cases = System.getProperty("bench.cases", "all");
    return new Settings(
        cases.equals("all") ? Cases.names() : words(cases, ","),
        Path.of(System.getProperty("bench.out", "target/bench.json")),
        Duration.ofSeconds(Long.getLong("bench.warmUpS", 10)),
        Duration.ofSeconds(Long.getLong("bench.measureS", 15)),
        Path.of(System.getProperty("bench.project", ".")).toAbsolutePath().normalize(),
        words(System.getProperty("bench.jvmFlags", ""), " "));
  }

  Settings withoutWarmUp() {
    return new Settings(cases, out, Duration.ZERO, measure, project, extraJvmFlags);
  }

  /** With more of them, which hold where they say something else than the launcher's. */
  Settings withJvmFlags(List<String> flags) {
    List<String> all = Stream.concat(extraJvmFlags.stream(), flags.stream()).toList();
    return new Settings(cases, out, warmUp, measure, project, all);
  }

  Path jar() {
    return project.resolve("target/loggregator.jar");
  }

  Path configuration() {
    return project.resolve("conf/all-in-one.json");
  }

  Path launcher() {
    return project.resolve("vertx");
  }

  private static List<String> words(String text, String separator) {
    return List.of(text.split(separator)).stream().map(String::strip).filter(word -> !word.isEmpty()).toList();
  }
}
