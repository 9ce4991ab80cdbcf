package loggregator.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JVM flags that the launcher script gives a node, read from the script, where they are written down once. */
public final class LauncherFlags {
  private static final Pattern ASSIGNMENT = Pattern.compile("^NODE_JAVA_OPTS=\"([^\"]*)\"", Pattern.MULTILINE);

  private LauncherFlags() {
  }

  public static List<String> read(Path launcher) throws IOException {
    return parse(Files.readString(launcher));
  }

  public static List<String> parse(String script) {
    Matcher assignment = ASSIGNMENT.matcher(script);
    if (!assignment.find()) {
      throw new IllegalArgumentException("the launcher script has no line NODE_JAVA_OPTS=\"…\"");
    }
    return List.of(assignment.group(1).strip().split("\\s+"));
  }
}
