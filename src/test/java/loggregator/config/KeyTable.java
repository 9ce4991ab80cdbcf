package loggregator.config;

import java.util.List;
import loggregator.config.Reading.Declaration;

/** Every key of the configuration as Markdown: a heading, the meaning and a table for each top-level section. */
final class KeyTable {
  private KeyTable() {}

  static String markdown(List<Declaration> declarations) {
    StringBuilder markdown = new StringBuilder();
    for (Declaration declaration : declarations) {
      markdown.append(declaration.key().contains(".") ? row(declaration) : heading(declaration));
    }
    return markdown.append('\n').toString();
  }

  private static String heading(Declaration section) {
    String optional = section.defaultValue().equals(Declaration.ABSENT) ? " (optional)" : "";
    return "\n### `" + section.key() + "`" + optional + "\n\n" + section.meaning() + "\n\n"
        + "| key | type | unit | default | range | live | meaning |\n|---|---|---|---|---|---|---|\n";
  }

  private static String row(Declaration key) {
    boolean isNumber = key.type().equals(Declaration.INTEGER);
    String unit = isNumber ? Unit.of(key.name()).map(found -> found.printed).orElse("") : "";
    return "| `" + key.key() + "` | " + key.type() + " | " + unit + " | " + defaultValue(key) + " | " + key.range()
        + " | " + (key.isLive() ? "yes" : "") + " | " + key.meaning() + " |\n";
  }

  private static String defaultValue(Declaration key) {
    boolean isWord = key.defaultValue().equals(Declaration.REQUIRED) || key.defaultValue().equals(Declaration.ABSENT);
    return isWord || key.defaultValue().isEmpty() ? key.defaultValue() : "`" + key.defaultValue() + "`";
  }
}
