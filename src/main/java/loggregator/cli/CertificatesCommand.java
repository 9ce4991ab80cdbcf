package loggregator.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import loggregator.config.FileFailure;
import loggregator.tls.DevelopmentCertificates;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes development certificates for several nodes that are to trust each other. */
@Command(
    name = "certificates",
    description = {
      "Makes certificates for trying things out, where they are missing.",
      "Whoever can read the folder can pose as any role."
    })
final class CertificatesCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--certs", paramLabel = "FOLDER", defaultValue = "certs",
      description = "Where they are made (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.")
  private boolean help;

  CertificatesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try {
      DevelopmentCertificates.ensure(folder);
      return ExitCode.OK;
    } catch (IOException e) {
      terminal.err().println("certificates: could not make them in " + folder + ": " + FileFailure.reason(e));
      return ExitCode.FAILED;
    }
  }
}
