package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import loggregator.cli.client.ClosedPipeException;
import loggregator.config.AdminConfig;
import loggregator.config.PeerAddress;
import loggregator.config.TlsFiles;
import loggregator.diode.SourceKey;
import loggregator.losses.Consumer;
import loggregator.metrics.DiodeMeters;
import loggregator.testing.FreePorts;
import loggregator.testing.GrpcChannels;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopCommandTest {
  private final AskedNodes nodes = new AskedNodes();

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void whoFloodsWhoIsSlowAndWhereItWasLostIsShown() {
    nodes.routed("loud", 7);
    nodes.streams().openFor(new Consumer("sse", "dash", "Fire\033[2Jfox", "10.0.0.1"), SourceKey.V2, false).diode()
        .write(NumberedLogs.of("loud", 1, 5));

    CommandRun top = CommandRun.start("top", "--timeout-ms", "60000", "--once", "--nodes", nodes.start());
    assertThat(top.exitCode()).as(top.err()).isZero();
    assertThat(top.out()).contains(" 7  loud/\n", " 3  127.0.0.1:", "gateway/stream (overflow)",
        " 3  loud/ in gateway/stream (overflow)", "gateway sse 10.0.0.1 shard dash Fire").doesNotContain("\033");
  }

  @Test
  void severalNodesAreOnePageSortedAsAsked() {
    DiodeMeters streams = nodes.streams();
    for (int i = 1; i <= 3; i++) {
      streams.openFor(new Consumer("sse", "", "agent-" + i, "10.0.0." + i), SourceKey.V2, false).diode()
          .write(NumberedLogs.of("a", 1, 2 * i));
    }
    String node = nodes.start();
    String page = run("top", "--timeout-ms", "60000", "--once", "--sort", "lost", "--rows", "4", "--nodes", node + "," + node).out();
    List<String> consumers = page.lines().filter(line -> line.contains("agent-")).toList();
    assertThat(consumers).hasSize(4);
    assertThat(consumers.subList(0, 2)).allMatch(line -> line.endsWith("agent-3 at " + node));
    assertThat(consumers.subList(2, 4)).allMatch(line -> line.endsWith("agent-2 at " + node));
  }

  @Test
  void aNodeThatDoesNotAnswerIsNamedBesideThoseThatDo() throws IOException {
    String absent = "127.0.0.1:" + FreePorts.one();
    CommandRun top = run("top", "--timeout-ms", "60000", "--once", "--nodes", absent + "," + nodes.start());
    assertThat(top.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(top.out()).startsWith(absent + " does not answer: ").contains("up ");
  }

  @Test
  void programsGetTheDocumentsThemselves() {
    String node = nodes.start();
    JsonArray documents = new JsonArray(run("top", "--timeout-ms", "60000", "--once", "--json", "--nodes", node).out());
    JsonObject status = documents.getJsonObject(0);
    assertThat(status.getString("address")).isEqualTo(node);
    assertThat(status.getInteger("version")).isOne();
  }

  @Test
  void anAdminServerWithMutualTlsIsAskedWithTheCertificatesThatAreNamed() {
    Path folder = GrpcChannels.certificates();
    TlsFiles own = new TlsFiles(folder.resolve("ca.crt"), folder.resolve("metron.crt"), folder.resolve("metron.key"));
    String node = nodes.start(new AdminConfig("127.0.0.1", 0, 100, Optional.of(own)));
    String[] asks = {"top", "--timeout-ms", "60000", "--once", "--nodes", node};

    CommandRun known = run(CommandRun.arguments(asks, "--ca", folder.resolve("ca.crt").toString(), "--cert",
        folder.resolve("client.crt").toString(), "--key", folder.resolve("client.key").toString()));
    assertThat(known.exitCode()).as(known.out() + known.err()).isZero();
    assertThat(known.out()).startsWith(node + "  ");
    CommandRun why = run("why", "web", "--timeout-ms", "60000", "--nodes", node, "--ca",
        folder.resolve("ca.crt").toString(), "--cert", folder.resolve("client.crt").toString(), "--key",
        folder.resolve("client.key").toString());
    assertThat(why.exitCode()).as(why.out() + why.err()).isZero();

    CommandRun withForeignCa = run(CommandRun.arguments(asks, "--ca", folder.resolve("bus-ca.crt").toString(), "--cert",
        folder.resolve("client.crt").toString(), "--key", folder.resolve("client.key").toString()));
    assertThat(withForeignCa.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(withForeignCa.out()).startsWith(node + " does not answer: ");
    CommandRun foreign = run(CommandRun.arguments(asks, "--ca", folder.resolve("ca.crt").toString(), "--cert",
        folder.resolve("bus-node.crt").toString(), "--key", folder.resolve("bus-node.key").toString()));
    assertThat(foreign.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void certificatesThatAreNotThereAreNamed() {
    CommandRun top = run("top", "--once", "--ca", "no-ca.crt", "--cert", "no.crt", "--key", "no.key");
    assertThat(top.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(top.err()).startsWith("top: can't use no-ca.crt, no.crt and no.key: ");
  }

  @Test
  void endsQuietlyWhenNobodyReadsItsOutput() {
    CommandRun top = CommandRun.withOutput(failing(new ClosedPipeException(new IOException("Broken pipe"))),
        "top", "--timeout-ms", "60000", "--nodes", nodes.start());
    assertThat(top.exitCode()).isZero();
    assertThat(top.err()).isEmpty();
  }

  @Test
  void saysWhyItCannotWrite() {
    CommandRun top = CommandRun.withOutput(failing(new IOException("No space left on device")),
        "top", "--timeout-ms", "60000", "--nodes", nodes.start());
    assertThat(top.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(top.err()).isEqualTo("top: can't write: No space left on device\n");
  }

  private static OutputStream failing(IOException failure) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw failure;
      }
    };
  }

  @Test
  void oneNodeTellsOfItsWholeFleet() throws IOException {
    String other = nodes.start();
    String absent = "127.0.0.1:" + FreePorts.one();
    AdminConfig config = new AdminConfig("127.0.0.1", 0, 10, Optional.empty(),
        List.of(PeerAddress.parse(other).orElseThrow(), PeerAddress.parse(absent).orElseThrow()), 60_000);

    CommandRun top = run("top", "--timeout-ms", "60000", "--once", "--json", "--fleet", "--nodes",
        nodes.start(config));

    JsonArray documents = new JsonArray(top.out());
    assertThat(documents.stream().map(document -> ((JsonObject) document).getString("address")))
        .containsExactly(other, absent);
    assertThat(documents.getJsonObject(0).getJsonArray("roles")).hasSize(1);
    assertThat(documents.getJsonObject(1).getString("failure")).isNotEmpty();
    assertThat(top.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  private static CommandRun run(String... arguments) {
    CommandRun run = CommandRun.start(arguments);
    run.exitCode();
    return run;
  }
}
