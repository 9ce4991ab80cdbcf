package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine;

/** What is told of the commands is made from the commands. */
class CommandDocumentationTest {
  private static final Path DOCUMENT = Path.of("docs/commands.md");
  private static final Path EXPECTED = Path.of("target/commands.md");
  private static final String BEGIN = "<!-- options: begin, made from the code -->\n";
  private static final String END = "<!-- options: end -->\n";

  @Test
  void theDocumentListsTheOptionsThatThereAre() throws Exception {
    String document = Files.readString(DOCUMENT);
    String expected = document.substring(0, document.indexOf(BEGIN) + BEGIN.length()) + tables()
        + document.substring(document.indexOf(END));
    Files.writeString(EXPECTED, expected);

    assertThat(document).as("to renew the tables: cp %s %s", EXPECTED, DOCUMENT).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "emit", "tail", "health", "certificates", "version", "completion", "man"})
  void aManualPageTellsOfEveryOption(String command) {
    CommandRun man = CommandRun.start("man", command);
    assertThat(man.exitCode()).isZero();
    assertThat(man.out()).startsWith(".TH \"VERTX\\-" + command.toUpperCase(java.util.Locale.ROOT) + "\" 1")
        .contains(".SH NAME\nvertx\\-" + command + " \\- ", ".SH SYNOPSIS\nvertx " + command, ".SH EXIT STATUS\n");
    all().getSubcommands().get(command).getCommandSpec().options().forEach(option ->
        assertThat(man.out()).contains(".B " + ManPage.names(option).replace("-", "\\-") + "\n"));
  }

  @Test
  void theManualOfTheProgramNamesTheCommandsThatAreToBeSeen() {
    CommandRun man = CommandRun.start("man");
    assertThat(man.exitCode()).isZero();
    assertThat(man.out()).contains(".SH COMMANDS\n", ".B tail\n", ".B completion\n").doesNotContain("rehearse");
    CommandRun mistyped = CommandRun.start("man", "tial");
    assertThat(mistyped.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(mistyped.err()).contains("did you mean 'tail'?");
  }

  @Test
  void theCompletionIsAScriptThatBashUnderstands() throws Exception {
    CommandRun completion = CommandRun.start("completion");
    assertThat(completion.exitCode()).isZero();
    assertThat(completion.out()).contains("--multiline-start", "complete -F _complete_vertx");
    Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (var in = bash.getOutputStream()) {
      in.write(completion.out().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertThat(bash.waitFor()).isZero();
  }

  private static CommandLine all() {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    return Main.commandLine(new Terminal(InputStream.nullInputStream(), nowhere, nowhere, false));
  }

  private static String tables() {
    StringBuilder out = new StringBuilder();
    all().getSubcommands().values().stream().map(CommandLine::getCommandSpec)
        .filter(command -> !command.usageMessage().hidden())
        .forEach(command -> append(out, command));
    return out.toString();
  }

  private static void append(StringBuilder out, CommandSpec command) {
    out.append("### ").append(command.name()).append("\n\n")
        .append(String.join(" ", command.usageMessage().description()).replaceAll("\\s+", " "))
        .append("\n\n| option | meaning |\n|---|---|\n");
    command.positionalParameters().forEach(parameter ->
        row(out, parameter.paramLabel(), parameter.description()));
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        row(out, ManPage.names(option), option.renderedDescription());
      }
    }
    out.append('\n');
  }

  private static void row(StringBuilder out, String name, String[] description) {
    String meaning = Ansi.OFF.string(String.join(" ", description)).replace("|", "\\|");
    out.append("| `").append(name).append("` | ").append(meaning).append(" |\n");
  }
}
