package loggregator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
      "Prints the manual page of a command, or of all together.",
      "It is read by: ./vertx man tail | man -l -",
      "With --folder those of all commands become files, as a package has them."
    })
final class ManCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Which command; by default the program.")
  private String command;

  @Option(names = "--folder", paramLabel = "FOLDER", description = "Where the pages of all commands are put as files.")
  private Path folder;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.")
  private boolean help;

  @Override
  public void run() {
    if (folder != null) {
      writeAll();
    } else {
      print();
    }
  }

  private void print() {
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

  private void writeAll() {
    CommandLine root = spec.root().commandLine();
    try {
      Files.createDirectories(folder);
      write(root);
      for (CommandLine described : root.getSubcommands().values()) {
        if (!described.getCommandSpec().usageMessage().hidden()) {
          write(described);
        }
      }
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "can't write into '" + folder + "': " + e.getMessage());
    }
  }

  private void write(CommandLine described) throws IOException {
    String name = described.getCommandSpec().qualifiedName("-") + ".1";
    Files.writeString(folder.resolve(name), new ManPage(described).text());
  }
}
