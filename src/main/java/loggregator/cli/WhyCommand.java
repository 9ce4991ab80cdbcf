package loggregator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import loggregator.cli.client.ClientException;
import loggregator.cli.client.SourceReport;
import loggregator.cli.client.StatusSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows one source through the nodes. */
@Command(
    name = "why",
    description = {
      "Says where the envelopes of a source come, where they are lost and who asks for them, node by node.",
      "What came is only known of the 50 sources of a role that send most; losses of the 50 that lost most."
    })
final class WhyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "SOURCE_ID", description = "The source.")
  private String sourceId;

  @Mixin
  private AdminServers servers;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.")
  private boolean help;

  WhyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    List<JsonObject> answers;
    try {
      answers = servers.ask(servers.source());
    } catch (ClientException e) {
      terminal.err().println("why: " + e.getMessage());
      return ExitCode.FAILED;
    }
    terminal.out().write(SourceReport.of(answers, sourceId).getBytes(UTF_8));
    terminal.out().flush();
    return answers.stream().allMatch(StatusSource::isAnswer) ? ExitCode.OK : ExitCode.FAILED;
  }
}
