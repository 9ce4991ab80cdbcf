package loggregator.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients in processes of their own: exit codes, what they print, and their environment. */
class ClientProcessIT {
  private final Vertx vertx = Vertx.vertx();

  @TempDir
  Path folder;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void emitEndsWhenItHasSent() throws Exception {
    try (DatagramReader agent = new DatagramReader();
        ChildJvm emit = ChildJvm.start(folder, "emit", "--v1", "--source-id", "web", "--counter", "hits=2",
            "--address", agent.address())) {
      assertThat(emit.exitCode()).as(emit.err()).isZero();
      await().atMost(60, SECONDS).until(() -> !agent.envelopes().isEmpty());
      assertThat(agent.envelopes()).singleElement()
          .satisfies(envelope -> assertThat(envelope.getCounterEvent().getDelta()).isEqualTo(2));
    }
  }

  @Test
  void aFollowedFileIsSentToItsEndWhenEmitIsToldToStop() throws Exception {
    Path log = Files.writeString(folder.resolve("app.log"), "one\n");
    try (DatagramReader agent = new DatagramReader();
        ChildJvm emit = ChildJvm.start(folder, "emit", "--v1", "--source-id", "web", "--address", agent.address(),
            "--file", "app.log", "--follow", "--multiline-start", "^\\S")) {
      await().atMost(60, SECONDS).until(() -> agent.envelopes().size() == 1);
      Files.move(log, folder.resolve("app.log.1"));
      Files.writeString(log, "two\n  and more\nthree");
      await().atMost(60, SECONDS).until(() -> agent.envelopes().size() == 2);

      emit.signal("TERM");

      assertThat(emit.exitCode()).as(emit.err()).isEqualTo(143);
      await().atMost(60, SECONDS).until(() -> agent.envelopes().size() == 3);
      assertThat(agent.envelopes()).extracting(envelope -> envelope.getLogMessage().getMessage().toStringUtf8())
          .containsExactly("one", "two\n  and more", "three");
    }
  }

  @Test
  void aRefusalOfTailIsOneLine() throws Exception {
    ScriptedTrafficController controller = new ScriptedTrafficController(vertx);
    controller.refuse(404, Map.of(), "");
    try (ChildJvm tail = ChildJvm.start(folder, "tail", "--v1", "--url", controller.url().toString())) {
      assertThat(tail.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(tail.err()).startsWith("tail: can't read from the Traffic Controller").containsOnlyOnce("\n");
    }
  }

  @Test
  void aTokenCanComeFromTheEnvironment() throws Exception {
    ScriptedTrafficController controller = new ScriptedTrafficController(vertx);
    controller.onStream(socket -> socket.writeBinaryMessage(V1Envelopes.log("one")));
    try (ChildJvm tail = ChildJvm.start(folder, Map.of("LOGGREGATOR_TOKEN", "abc"),
        "tail", "--v1", "--url", controller.url(), "--limit", "1")) {
      assertThat(tail.exitCode()).as(tail.err()).isZero();
      assertThat(controller.tokens()).containsExactly("bearer abc");
      assertThat(Files.readString(folder.resolve("stdout"))).endsWith(" web/0 OUT one\n");
    }
  }

  @Test
  void tailEndsWhenNobodyReadsItAnyMoreWithoutAnotherLine() throws Exception {
    ScriptedTrafficController controller = new ScriptedTrafficController(vertx);
    controller.onStream(socket -> socket.writeBinaryMessage(V1Envelopes.log("one")));
    try (ChildJvm tail = ChildJvm.startWithPipe(folder, "tail", "--v1", "--url", controller.url())) {
      assertThat(tail.out().read()).isPositive();

      tail.out().close();

      assertThat(tail.exitCode()).as(tail.err()).isZero();
      assertThat(tail.err()).containsOnlyOnce("\n").startsWith("# connected");
    }
  }

  @Test
  void aBatchThatItsMemoryCannotHoldIsNotTheGatewaysFault() throws Exception {
    String large = "{\"batch\":[{\"log\":{\"payload\":\"" + "eHh4".repeat(5 << 20) + "\"}}]}\n";
    int port = vertx.createHttpServer().requestHandler(request -> request.response()
        .setChunked(true).putHeader("Content-Type", "application/x-ndjson").write(large))
        .listen(0, "127.0.0.1").await().actualPort();
    try (ChildJvm tail = ChildJvm.start(folder, "tail", "--url", "http://127.0.0.1:" + port)) {
      tail.awaitErr("trying again");
      assertThat(tail.err()).contains("more than this program's memory holds (").doesNotContain("it sent");
    }
  }
}
