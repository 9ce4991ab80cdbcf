package loggregator.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command's page for {@code man}, in the language of roff. */
final class ManPage {
  private final StringBuilder page = new StringBuilder();
  private final CommandLine command;
  private final CommandSpec spec;

  ManPage(CommandLine command) {
    this.command = command;
    this.spec = command.getCommandSpec();
  }

  String text() {
    String name = spec.qualifiedName("-");
    page.append(".TH ").append(quoted(name.toUpperCase(Locale.ROOT))).append(" 1 \"\" ")
        .append(quoted("Loggregator " + VersionCommand.version())).append('\n');
    section("NAME");
    List<String> description = lines(spec.usageMessage().description());
    line(name + " - " + description.get(0).replaceFirst("[.:]$", ""));
    section("SYNOPSIS");
    line(command.getHelp().synopsis(0).strip().replaceAll("\\s+", " "));
    section("DESCRIPTION");
    description.forEach(this::paragraph);
    commands();
    options();
    exitCodes();
    return page.toString();
  }

  private void commands() {
    List<CommandLine> commands = command.getSubcommands().values().stream()
        .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
        .toList();
    if (!commands.isEmpty()) {
      section("COMMANDS");
      commands.forEach(sub -> entry(sub.getCommandName(), lines(sub.getCommandSpec().usageMessage().description())));
    }
  }

  private void options() {
    section("OPTIONS");
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      entry(parameter.paramLabel(), lines(parameter.description()));
    }
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        entry(names(option), lines(option.renderedDescription()));
      }
    }
  }

  private void exitCodes() {
    Map<String, String> codes = spec.root().usageMessage().exitCodeList();
    if (!codes.isEmpty()) {
      section("EXIT STATUS");
      codes.forEach((code, meaning) -> entry(code, List.of(meaning)));
    }
  }

  /** An option's names and what follows them. */
  static String names(OptionSpec option) {
    String names = String.join(", ", option.names());
    if (option.arity().max() == 0) {
      return names;
    }
    String value = "=" + option.paramLabel();
    return names + (option.arity().min() == 0 ? "[" + value + "]" : value);
  }

  /** Without the marks by which picocli chooses colours. */
  private static List<String> lines(String[] marked) {
    return marked.length == 0
        ? List.of("")
        : List.of(marked).stream().map(line -> Ansi.OFF.string(line.replace("%n", " ").replace("%%", "%"))).toList();
  }

  private void section(String title) {
    page.append(".SH ").append(title).append('\n');
  }

  private void paragraph(String text) {
    page.append(".PP\n");
    line(text);
  }

  private void entry(String term, List<String> meaning) {
    page.append(".TP\n.B ").append(escaped(term)).append('\n');
    line(String.join(" ", meaning));
  }

  private void line(String text) {
    String escaped = escaped(text.strip());
    page.append(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "").append(escaped).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }

  private static String quoted(String text) {
    return '"' + escaped(text) + '"';
  }
}
