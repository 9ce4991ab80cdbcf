package loggregator.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells a user who mistyped a command or an option which one was probably meant. */
final class Suggestions implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    Optional<String> unknown = unknownName(problem);
    Optional<String> meant = unknown.flatMap(typed -> nearest(typed, known(command, typed)));
    PrintWriter err = command.getErr();
    err.println(unknown.map(typed -> describe(command, typed)).orElseGet(problem::getMessage)
        + meant.map(name -> "; did you mean '" + name + "'?").orElse(""));
    if (meant.isEmpty()) {
      command.usage(err);
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static Optional<String> unknownName(ParameterException problem) {
    return problem instanceof UnmatchedArgumentException unmatched
        ? unmatched.getUnmatched().stream().findFirst()
        : Optional.empty();
  }

  private static String describe(CommandLine command, String typed) {
    String name = command.getCommandSpec().qualifiedName();
    if (typed.startsWith("-")) {
      return name + ": there is no option '" + typed + "'";
    }
    return command.getSubcommands().isEmpty()
        ? name + ": '" + typed + "' is one argument too many"
        : name + ": there is no command '" + typed + "'";
  }

  private static List<String> known(CommandLine command, String typed) {
    return typed.startsWith("-") ? options(command) : commands(command);
  }

  private static List<String> options(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .filter(option -> !option.hidden())
        .flatMap(option -> List.of(option.names()).stream())
        .toList();
  }

  private static List<String> commands(CommandLine command) {
    return command.getSubcommands().entrySet().stream()
        .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
        .map(entry -> entry.getKey())
        .toList();
  }

  /** The name that takes the fewest slips of the finger, or that begins like what was typed. */
  static Optional<String> nearest(String typed, Collection<String> known) {
    String plain = plain(typed);
    int tolerated = Math.max(1, plain.length() / 3);
    return known.stream()
        .filter(name -> slips(plain, plain(name)) <= tolerated || plain.length() > 1 && plain(name).startsWith(plain))
        .min(Comparator.comparingInt((String name) -> slips(plain, plain(name)))
            .thenComparingInt(name -> slips(typed, name)));
  }

  /** Without leading dashes and what follows an equals sign. */
  private static String plain(String name) {
    String text = name.replaceFirst("^-+", "");
    int equals = text.indexOf('=');
    return equals < 0 ? text : text.substring(0, equals);
  }

  /** How many letters are missing, too many, wrong or exchanged with their neighbour. */
  static int slips(String typed, String meant) {
    int[][] slips = new int[typed.length() + 1][meant.length() + 1];
    for (int i = 0; i <= typed.length(); i++) {
      for (int j = 0; j <= meant.length(); j++) {
        slips[i][j] = i == 0 || j == 0 ? i + j : cheapest(slips, typed, i, meant, j);
      }
    }
    return slips[typed.length()][meant.length()];
  }

  private static int cheapest(int[][] slips, String typed, int i, String meant, int j) {
    int wrong = typed.charAt(i - 1) == meant.charAt(j - 1) ? 0 : 1;
    int cost = Math.min(Math.min(slips[i - 1][j], slips[i][j - 1]) + 1, slips[i - 1][j - 1] + wrong);
    boolean exchanged = i > 1 && j > 1
        && typed.charAt(i - 1) == meant.charAt(j - 2) && typed.charAt(i - 2) == meant.charAt(j - 1);
    return exchanged ? Math.min(cost, slips[i - 2][j - 2] + 1) : cost;
  }
}
