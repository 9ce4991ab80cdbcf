package loggregator.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loggregator.testing.LauncherFlags;

/**
 * What a node's JVM is given, and what surrounds it.
 *
 * @param before a command that ends by running the rest of the line
 * @param output where what it prints goes; into a file that the test can read, unless something is said
 */
public record Surroundings(List<String> before, List<String> javaOptions, Optional<Redirect> output) {
  /** Of tests that start many processes and let none run for long. */
  static final Surroundings OF_MANY =
      new Surroundings(List.of(), List.of("-Xmx160m", "-XX:MaxDirectMemorySize=96m"), Optional.empty());

  /** The options that {@code ./vertx} gives a node. */
  public static Surroundings shipped() {
    try {
      List<String> options = new ArrayList<>(LauncherFlags.read(Path.of("vertx")));
      options.add("-XX:TieredStopAtLevel=4");
      return new Surroundings(List.of(), options, Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Surroundings behind(String... command) {
    return new Surroundings(List.of(command), javaOptions, output);
  }

  public Surroundings printingTo(Redirect redirect) {
    return new Surroundings(before, javaOptions, Optional.of(redirect));
  }
}
