package loggregator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import loggregator.config.NodeConfig;
import loggregator.tls.DevelopmentCertificates;
import picocli.CommandLine.Command;
import verticles.NodeVerticle;

/**
 * Runs a node and the clients once, in this process, on ports and with certificates of their own, and ends. Java keeps
 * what it has loaded meanwhile for later starts, if it is told to.
 */
@Command(name = "rehearse", hidden = true, description = "Runs everything once, so that Java can note what that takes.")
final class RehearseCommand implements Callable<Integer> {
  private static final int MAX_ROUNDS = 100;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("loggregator-rehearsal");
    try {
      DevelopmentCertificates.ensure(folder.resolve("certs"));
      rehearse(RehearsalNode.in(folder));
      return ExitCode.OK;
    } finally {
      delete(folder);
    }
  }

  private static void rehearse(RehearsalNode rehearsal) throws Exception {
    JsonObject json = rehearsal.config();
    NodeConfig config =
        Preflight.check(json, Map.of(), Scope.of(NodeVerticle.class.getName(), true)).orThrow();
    RunningNode node = RunningNode.create(config, config.bus().cluster(), 0).await();
    try {
      node.deploy(NodeVerticle.class, json, 1).await();
      useClients(rehearsal);
      run(List.of("health", "-conf", json.encode()), InputStream.nullInputStream());
    } finally {
      StopSignal.stop(node, config.node().stopTimeoutMs());
    }
  }

  /** Sends until all consumers have had something. */
  private static void useClients(RehearsalNode rehearsal) {
    List<CompletableFuture<Integer>> consumers = new ArrayList<>();
    for (List<String> tail : rehearsal.tails()) {
      consumers.add(CompletableFuture.supplyAsync(
          () -> run(tail, InputStream.nullInputStream()), task -> new Thread(task).start()));
    }
    CompletableFuture<Void> all = CompletableFuture.allOf(consumers.toArray(CompletableFuture[]::new));
    for (int round = 0; round < MAX_ROUNDS && !all.isDone(); round++) {
      rehearsal.emits().forEach(emit -> run(emit, new ByteArrayInputStream("a line\n".repeat(100).getBytes(UTF_8))));
    }
  }

  private static int run(List<String> arguments, InputStream in) {
    OutputStream nowhere = OutputStream.nullOutputStream();
    Terminal terminal = new Terminal(in, nowhere, new PrintStream(nowhere, false, UTF_8), true);
    return Main.commandLine(terminal).execute(arguments.toArray(String[]::new));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> {
        try {
          Files.delete(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
