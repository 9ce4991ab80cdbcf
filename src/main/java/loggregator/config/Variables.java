package loggregator.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces {@code ${NAME}} in a text by environment variables. Variables within their values are not replaced. */
final class Variables {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}?");
  private static final Pattern NAME = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");

  private final Map<String, String> environment;

  Variables(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Why the text's variables can't be replaced, if they can't. */
  Optional<String> problemOf(String text) {
    return VARIABLE.matcher(text).results().map(found -> problemOf(found.group(), found.group(1)))
        .flatMap(Optional::stream).findFirst();
  }

  /** The text with its variables replaced; it must have no problem. */
  String replaceIn(String text) {
    return VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(environment.get(found.group(1))));
  }

  private Optional<String> problemOf(String variable, String name) {
    if (!NAME.matcher(variable).matches()) {
      return Optional.of("must name an environment variable as ${NAME}, was " + Spelling.quoted(variable));
    }
    String value = environment.get(name);
    if (value == null) {
      return Optional.of("the environment variable " + name + " is not set");
    }
    return value.isEmpty() ? Optional.of("the environment variable " + name + " is empty") : Optional.empty();
  }
}
