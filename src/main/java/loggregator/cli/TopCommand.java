package loggregator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import loggregator.cli.client.ClientException;
import loggregator.cli.client.StatusReport;
import loggregator.cli.client.StatusSource;
import loggregator.cli.client.StatusReport.SortKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows who sends most, which consumer is slow and where envelopes are lost. */
@Command(
    name = "top",
    description = "Shows, again and again, who sends most, which consumers are slow and where envelopes are lost.")
final class TopCommand implements Callable<Integer> {
  private static final String CLEAR = "\033[H\033[2J";

  private final Terminal terminal;

  @Option(names = "--sort", paramLabel = "KEY", defaultValue = "lag",
      description = "By what consumers are sorted: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private SortKey sort;

  @Option(names = "--rows", paramLabel = "N", defaultValue = "10",
      description = "How many lines each list has at most (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(names = "--interval-ms", paramLabel = "N", defaultValue = "2000",
      description = "How long it waits between two looks (default: ${DEFAULT-VALUE}).")
  private int intervalMs;

  @Option(names = "--once", description = "Looks once and ends; with 1 if a node did not answer.")
  private boolean once;

  @Option(names = "--json", description = "Prints what the nodes answered, an array of their documents a line.")
  private boolean json;

  @Mixin
  private AdminServers servers;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.")
  private boolean help;

  TopCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    StatusSource source;
    try {
      source = servers.source();
    } catch (ClientException e) {
      terminal.err().println("top: " + e.getMessage());
      return ExitCode.FAILED;
    }
    while (true) {
      List<JsonObject> answers = servers.ask(source);
      print(answers);
      if (once) {
        return answers.stream().allMatch(StatusSource::isAnswer) ? ExitCode.OK : ExitCode.FAILED;
      }
      Thread.sleep(intervalMs);
    }
  }

  private void print(List<JsonObject> answers) throws IOException {
    String text = json
        ? new JsonArray(answers).encode() + "\n"
        : (once ? "" : CLEAR) + StatusReport.of(answers, sort, rows);
    terminal.out().write(text.getBytes(UTF_8));
    terminal.out().flush();
  }
}
