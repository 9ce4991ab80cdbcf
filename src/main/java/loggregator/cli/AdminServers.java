package loggregator.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import loggregator.cli.client.Certificates;
import loggregator.cli.client.ClientException;
import loggregator.cli.client.StatusSource;
import loggregator.config.TlsFiles;
import loggregator.tls.BlockingTls;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which nodes are asked for their status, and how. */
final class AdminServers {
  @Option(names = "--nodes", paramLabel = "HOST:PORT", split = ",",
      description = "The admin servers of the nodes, several with commas between (default: 127.0.0.1:14824).")
  private List<String> nodes = List.of();

  @Option(names = "--fleet",
      description = "Shows all nodes that these know of: those of admin.fleet, or the members of their cluster.")
  private boolean fleet;

  @Option(names = "--timeout-ms", paramLabel = "N", defaultValue = "5000",
      description = "How long a node may take to answer (default: ${DEFAULT-VALUE}).")
  private int timeoutMs;

  @Option(names = "--tls", description = "Over mutual TLS, as admin.tls has it: with ca.crt, client.crt and client.key of the "
      + "folder certs, here or where ./vertx is. A node may show any certificate of the CA, whatever name is in it.")
  private boolean tls;

  @Option(names = "--ca", paramLabel = "FILE", description = "The CA whose certificates nodes show, instead of ca.crt; with "
      + "--tls or without.")
  private Path ca;

  @Option(names = "--cert", paramLabel = "FILE", description = "The certificate to show, instead of client.crt.")
  private Path cert;

  @Option(names = "--key", paramLabel = "FILE", description = "The certificate's private key, instead of client.key.")
  private Path key;

  @Mixin
  private PortOffset portOffset;

  StatusSource source() throws ClientException {
    List<String> asked =
        nodes.isEmpty() ? List.of(portOffset.onThisHost(StatusSource.DEFAULT_PORT).toString()) : nodes;
    Optional<TlsFiles> files = files();
    try {
      return files.isPresent()
          ? StatusSource.over(BlockingTls.contextForAnyName(files.get()), asked, timeoutMs)
          : StatusSource.of(asked, timeoutMs);
    } catch (IOException e) {
      throw new ClientException("can't use " + files.get().caFile() + ", " + files.get().certFile() + " and "
          + files.get().keyFile() + ": " + e.getMessage());
    }
  }

  List<JsonObject> ask(StatusSource source) {
    return fleet ? source.askFleets() : source.ask();
  }

  private Optional<TlsFiles> files() {
    if (!tls && ca == null && cert == null && key == null) {
      return Optional.empty();
    }
    Certificates own = ClientCommand.certificates(null);
    return Optional.of(new TlsFiles(ca == null ? own.caFile() : ca, cert == null ? own.certFile() : cert,
        key == null ? own.keyFile() : key));
  }
}
