package loggregator.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The manual, made from what the commands say of themselves. */
@Command(
    name = "man",
    description = {
      "Prints the manual page of a command, or of all together:",
      "    ./vertx man tail | man -l -"
    })
final class ManCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Which command; by default the program.")
  private String command;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.")
  private boolean help;

  @Override
  public void run() {
    CommandLine root = spec.root().commandLine();
    CommandLine described = command == null ? root : root.getSubcommands().get(command);
    if (described == null) {
      throw new ParameterException(spec.commandLine(), "there is no command '" + command + "'"
          + Suggestions.nearest(command, root.getSubcommands().keySet())
              .map(name -> "; did you mean '" + name + "'?").orElse(""));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(new ManPage(described).text());
    out.flush();
  }
}
