package loggregator.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import loggregator.tls.TestCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailV1Test {
  private final Vertx vertx = Vertx.vertx();
  private final ScriptedTrafficController controller = new ScriptedTrafficController(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void printsWhatAnApplicationsStreamBrings() {
    controller.onStream(socket -> send(socket, V1Envelopes.log("one"), V1Envelopes.counter("hits"),
        V1Envelopes.value("load")));
    CommandRun tail = tail("--source-id", "6d9a8f7e-1b2c-4d3e-8f90-123456789abc", "--limit", "3");
    assertThat(tail.exitCode()).as(tail.err()).isZero();
    assertThat(tail.out().lines().map(line -> line.substring(13))).containsExactly(
        "web/0 OUT one", "web COUNTER hits delta=3 total=9", "web GAUGE load=0.5 percentage");
    assertThat(controller.requests()).containsExactly("/apps/6d9a8f7e-1b2c-4d3e-8f90-123456789abc/stream");
    assertThat(tail.err()).isEqualTo("# connected to the Traffic Controller at " + controller.url() + "\n");
  }

  @Test
  void readsTheFirehoseWithoutASource() {
    controller.onStream(socket -> send(socket, V1Envelopes.log("one")));
    tail("--limit", "1").exitCode();
    tail("--limit", "1").exitCode();
    tail("--limit", "1", "--shard-id", "a b/c").exitCode();
    assertThat(controller.requests().get(0)).startsWith("/firehose/tail-").isNotEqualTo(controller.requests().get(1));
    tail("--limit", "1", "--source-id", "a/b").exitCode();
    assertThat(controller.requests().get(2)).isEqualTo("/firehose/a%20b%2Fc");
    assertThat(controller.requests().get(3)).isEqualTo("/apps/a%2Fb/stream");
  }

  @Test
  void asksForNoMoreTypesThanItPrints() {
    controller.onStream(
        socket -> send(socket, V1Envelopes.log("one"), V1Envelopes.counter("a"), V1Envelopes.value("b")));
    assertThat(lastLine(tail("--limit", "1", "--shard-id", "s", "--log"))).endsWith("OUT one");
    assertThat(lastLine(tail("--limit", "1", "--shard-id", "s", "--gauge"))).contains("GAUGE b");
    assertThat(lastLine(tail("--limit", "2", "--shard-id", "s", "--gauge", "--log"))).contains("GAUGE b");
    assertThat(controller.requests())
        .containsExactly("/firehose/s?filter-type=logs", "/firehose/s?filter-type=metrics", "/firehose/s");
  }

  private static String lastLine(CommandRun tail) {
    assertThat(tail.exitCode()).as(tail.err()).isZero();
    return tail.out().lines().reduce((first, second) -> second).orElseThrow();
  }

  @Test
  void printsForMachinesToo() {
    controller.onStream(socket -> send(socket, V1Envelopes.log("one")));
    CommandRun tail = tail("--limit", "1", "--json");
    assertThat(tail.exitCode()).as(tail.err()).isZero();
    assertThat(tail.out()).startsWith("{\"timestamp\":\"1700000000000000000\",\"source_id\":\"web\"")
        .contains("\"payload\":\"b25l\"").endsWith("}\n");
  }

  @Test
  void answersPings() {
    AtomicInteger pongs = new AtomicInteger();
    controller.onStream(socket -> {
      socket.pongHandler(pong -> pongs.incrementAndGet());
      socket.writePing(Buffer.buffer("?"));
    });
    CommandRun tail = tail();
    await().atMost(60, SECONDS).until(() -> pongs.get() == 1);
    assertThat(tail.isRunning()).isTrue();
  }

  @Test
  void takesManyEnvelopesInOrder() {
    controller.onStream(socket -> {
      for (int i = 0; i < 3_000; i++) {
        send(socket, V1Envelopes.log("line " + i));
      }
    });
    CommandRun tail = tail("--limit", "3000");
    assertThat(tail.exitCode()).as(tail.err()).isZero();
    String[] lines = tail.out().split("\n");
    for (int i = 0; i < 3_000; i++) {
      assertThat(lines[i]).endsWith(" OUT line " + i);
    }
  }

  @Test
  void connectsAgainWhenTheStreamEnds() {
    controller.onStream(socket -> {
      send(socket, V1Envelopes.log("one"));
      switch (controller.requests().size()) {
        case 1 -> socket.close();
        case 2 -> socket.close((short) 1008, "Client did not respond to ping");
        default -> { }
      }
    });
    CommandRun tail = tail("--limit", "3");
    assertThat(tail.exitCode()).as(tail.err()).isZero();
    assertThat(tail.err()).contains("it ended the stream; trying again in")
        .contains("it closed the stream: 1008 Client did not respond to ping; trying again in");
  }

  @Test
  void aServerThatClosesTheFirstConnectionsWithoutAnAnswerIsAskedAgain() {
    controller.cutOff(2);
    controller.onStream(socket -> send(socket, V1Envelopes.log("one")));
    CommandRun tail = tail("--limit", "1");
    assertThat(tail.exitCode()).as(tail.err()).isZero();
    assertThat(tail.out()).hasLineCount(1).endsWith(" OUT one\n");
    assertThat(tail.err().lines()).hasSize(3).first().asString()
        .startsWith("# no stream from the Traffic Controller at " + controller.url() + ": the connection was closed; ");
    assertThat(tail.err()).endsWith("# connected to the Traffic Controller at " + controller.url() + "\n");
  }

  @Test
  void aServerThatNeverAnswersIsAskedFiveTimes() {
    controller.cutOff(Integer.MAX_VALUE);
    CommandRun tail = tail();
    assertThat(tail.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(controller.requests()).hasSize(5);
    assertThat(tail.err()).endsWith(
        "tail: can't read from the Traffic Controller at " + controller.url() + ": the connection was closed\n");
  }

  @Test
  void whatIsNoEnvelopeEndsTheStreamAndNotTheCommand() {
    controller.onStream(socket -> {
      if (controller.requests().size() == 1) {
        socket.writeBinaryMessage(Buffer.buffer("no envelope"));
      } else {
        send(socket, V1Envelopes.log("one"));
      }
    });
    CommandRun tail = tail("--limit", "1");
    assertThat(tail.exitCode()).as(tail.err()).isZero();
    assertThat(tail.err()).contains("it sent what is not an envelope; trying again in");
  }

  @Test
  void refusalsAreExplained() {
    assertRefusal(Map.of("WWW-Authenticate", "Basic"), 401, "You are not authorized. authorization not provided",
        "HTTP status 401 You are not authorized. authorization not provided: "
            + "it wants a token, which LOGGREGATOR_TOKEN or --token-file gives");
    assertRefusal(Map.of("WWW-Authenticate", "Basic"), 401, "You are not authorized. invalid authorization",
        "HTTP status 401 You are not authorized. invalid authorization: it does not accept the token for this",
        "--token", "abc");
    assertRefusal(Map.of(), 401, "", "HTTP status 401: the source id is not a GUID, as an application's is");
    assertRefusal(Map.of(), 404, "",
        "HTTP status 404: there is no such source, or the token doesn't give the right to read it");
    assertRefusal(Map.of(), 503, "", "HTTP status 503: it has as many consumers as it takes");
    assertRefusal(Map.of(), 500, "a\u001b[1m", "HTTP status 500 a\\x1b[1m");
  }

  private void assertRefusal(Map<String, String> headers, int status, String body, String message, String... options) {
    controller.refuse(status, headers, body);
    CommandRun tail = tail(options);
    assertThat(tail.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(tail.err())
        .isEqualTo("tail: can't read from the Traffic Controller at " + controller.url() + ": " + message + "\n");
  }

  @Test
  void aTokenFileIsReadForEachConnection(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "first\n");
    controller.onStream(socket -> {
      Files.writeString(file, "bearer second\n");
      send(socket, V1Envelopes.log("one"));
      if (controller.requests().size() == 1) {
        socket.close();
      }
    });
    CommandRun tail = tail("--limit", "2", "--token-file", file.toString());
    assertThat(tail.exitCode()).as(tail.err()).isZero();
    assertThat(controller.tokens()).containsExactly("bearer first", "bearer second");
  }

  @Test
  void whatIsNoTokenIsNotSent(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("token");
    CommandRun missing = tail("--token-file", file.toString());
    assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(missing.err()).contains("can't read the token in '" + file + "'");
    Files.writeString(file, "abc\nX-Other: secret");
    CommandRun wrong = tail("--token-file", file.toString());
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(wrong.err()).contains("what is in '" + file + "' is not a token").doesNotContain("secret");
    assertThat(controller.requests()).isEmpty();
  }

  @Test
  void trustsTheCaThatItIsGivenAndNoOther() {
    Path certificates = TestCertificates.folder();
    PemKeyCertOptions key = new PemKeyCertOptions()
        .addCertPath(certificates.resolve("trafficcontroller.crt").toString())
        .addKeyPath(certificates.resolve("trafficcontroller.key").toString());
    ScriptedTrafficController encrypted =
        new ScriptedTrafficController(vertx, new HttpServerOptions().setSsl(true).setKeyCertOptions(key));
    encrypted.onStream(socket -> send(socket, V1Envelopes.log("one")));
    String[] arguments = {"tail", "--v1", "--url", encrypted.url(), "--limit", "1"};
    CommandRun stranger = CommandRun.start(arguments);
    assertThat(stranger.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(stranger.err()).contains("its certificate is not accepted").containsOnlyOnce("\n");
    CommandRun tail =
        CommandRun.start(CommandRun.arguments(arguments, "--certs", certificates.toString()));
    assertThat(tail.exitCode()).as(tail.err()).isZero();
  }

  @Test
  void whatV1DoesNotHaveIsAMisuse() {
    assertMisuse("--v1 takes --url instead of --address", "--v1", "--address", "a:1");
    assertMisuse("--v1 reads one --source-id", "--v1", "--source-id", "a", "--source-id", "b");
    assertMisuse("--v1 reads one --source-id", "--v1", "--source-id", "a", "--shard-id", "b");
    assertMisuse("--v1 has no events", "--v1", "--event");
    assertMisuse("is not a URL such as ws://127.0.0.1:8081", "--v1", "--url", "ftp://a");
    assertMisuse("need --url or --v1", "--token-file", "a");
  }

  private static void assertMisuse(String message, String... options) {
    CommandRun tail = CommandRun.start(CommandRun.arguments(new String[] {"tail"}, options));
    assertThat(tail.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(tail.err()).contains(message);
  }

  private static void send(ServerWebSocket socket, Buffer... envelopes) {
    for (Buffer envelope : envelopes) {
      socket.writeBinaryMessage(envelope);
    }
  }

  private CommandRun tail(String... more) {
    return CommandRun.start(CommandRun.arguments(new String[] {"tail", "--v1", "--url", controller.url()}, more));
  }
}
