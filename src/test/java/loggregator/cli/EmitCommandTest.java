package loggregator.cli;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import loggregator.auth.CapturedLog;
import loggregator.testing.FreePorts;
import loggregator.tls.TestCertificates;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmitCommandTest {
  private static final Path CERTIFICATES = TestCertificates.folder();
  private static final Path OF_ANOTHER_CA = TestCertificates.foreignFolder();

  private final RecordingAgent agent = new RecordingAgent();

  @Test
  void everyLineBecomesALogEnvelopeInOrder() throws Exception {
    try (GrpcJavaServer server = server()) {
      CommandRun emit = emit(server, "one\n\nthree", "--tag", "a=b", "--tag", "c=d=e", "--instance-id", "7");
      assertThat(emit.exitCode()).as(emit.err()).isZero();
      assertThat(agent.payloads()).extracting(ByteString::toStringUtf8).containsExactly("one", "", "three");
      assertThat(agent.envelopes()).allSatisfy(envelope -> {
        assertThat(envelope.getSourceId()).isEqualTo("web");
        assertThat(envelope.getInstanceId()).isEqualTo("7");
        assertThat(envelope.getTagsMap()).isEqualTo(Map.of("a", "b", "c", "d=e"));
        assertThat(envelope.getLog().getType()).isEqualTo(Log.Type.OUT);
        assertThat(envelope.getTimestamp()).isPositive();
      });
      assertThat(emit.out()).isEmpty();
      assertThat(emit.err()).isEmpty();
    }
  }

  @Test
  void nothingIsConnectedForAFileThatIsNotThere() throws Exception {
    try (CapturedLog log = new CapturedLog(); GrpcJavaServer server = server()) {
      CommandRun emit = emit(server, "", "--file", "/nowhere/app.log");

      assertThat(emit.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(emit.err()).isEqualTo("emit: can't read '/nowhere/app.log': there is no such file or folder\n");
      assertThat(log.text()).doesNotContain("Client is closed");
    }
  }

  @Test
  void aSourceIdThatAVariableForgotIsRefused() {
    CommandRun emit = CommandRun.start("emit", "--source-id", "");

    assertThat(emit.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(emit.err()).startsWith("--source-id is empty\n");
  }

  @Test
  void linesCanBeErrors() throws Exception {
    try (GrpcJavaServer server = server()) {
      assertThat(emit(server, "oops\n", "--err").exitCode()).isZero();
      assertThat(agent.envelopes()).extracting(envelope -> envelope.getLog().getType()).containsExactly(Log.Type.ERR);
    }
  }

  @Test
  void bytesArriveAsTheyAreAndAllOfThem() throws Exception {
    long seed = System.nanoTime();
    byte[] input = new byte[3 << 20];
    new Random(seed).nextBytes(input);
    try (GrpcJavaServer server = server()) {
      CommandRun emit = CommandRun.withInput(new ByteArrayInputStream(input), arguments(server));
      assertThat(emit.exitCode()).as(emit.err()).isZero();
      ByteString joined = agent.payloads().stream()
          .reduce(ByteString.EMPTY, (text, line) -> text.concat(line).concat(ByteString.copyFromUtf8("\n")));
      assertThat(joined.substring(0, input.length)).as("seed %d", seed).isEqualTo(ByteString.copyFrom(input));
      assertThat(agent.batches()).allSatisfy(batch -> assertThat(batch.getBatchCount()).isBetween(1, 100));
    }
  }

  @Test
  void aLineIsNotCutWithinACharacter() throws Exception {
    String line = "x" + "ä".repeat(40_000);
    try (GrpcJavaServer server = server()) {
      CommandRun emit = CommandRun.withInput(line + "\n", arguments(server));
      assertThat(emit.exitCode()).as(emit.err()).isZero();
      assertThat(agent.payloads()).hasSize(2).allMatch(ByteString::isValidUtf8);
      assertThat(ByteString.copyFrom(agent.payloads()).toStringUtf8()).isEqualTo(line);
    }
  }

  @Test
  void aLineIsSentWhileTheInputIsStillOpen() throws Exception {
    try (GrpcJavaServer server = server(); PipedOutputStream program = new PipedOutputStream()) {
      CommandRun emit = CommandRun.withInput(new PipedInputStream(program), arguments(server));
      program.write("first\n".getBytes());
      program.flush();
      await().until(() -> agent.envelopes().size() == 1);
      assertThat(emit.isRunning()).isTrue();
      program.close();
      assertThat(emit.exitCode()).isZero();
    }
  }

  @Test
  void anAgentThatEndsWithSuccessIsFineToo() throws Exception {
    agent.endsWith(Status.OK);
    try (GrpcJavaServer server = server()) {
      assertThat(emit(server, "x\n").exitCode()).isZero();
    }
  }

  @Test
  void metricsAndEventsAreSentOneAtATime() throws Exception {
    try (GrpcJavaServer server = server()) {
      assertThat(emit(server, "not read", "--counter", "hits=5").exitCode()).isZero();
      assertThat(emit(server, "not read", "--gauge", "cpu=0.5:percentage").exitCode()).isZero();
      assertThat(emit(server, "not read", "--gauge", "load=2").exitCode()).isZero();
      assertThat(emit(server, "not read", "--event", "crash=a=b").exitCode()).isZero();
    }
    assertThat(agent.envelopes()).hasSize(4).allMatch(envelope -> envelope.getTimestamp() > 0);
    assertThat(agent.envelopes().get(0).getCounter().getDelta()).isEqualTo(5);
    assertThat(agent.envelopes().get(1).getGauge().getMetricsOrThrow("cpu").getUnit()).isEqualTo("percentage");
    assertThat(agent.envelopes().get(2).getGauge().getMetricsOrThrow("load").getValue()).isEqualTo(2);
    assertThat(agent.envelopes().get(3).getEvent().getBody()).isEqualTo("a=b");
  }

  @Test
  void inputIsReadNoFasterThanTheAgentTakesIt() throws Exception {
    agent.takesNothing();
    int allBytes = 32 << 20;
    CountedLines input = new CountedLines(allBytes);
    try (GrpcJavaServer server = server()) {
      CommandRun emit = CommandRun.withInput(input, arguments(server));
      agent.awaitCall();
      AtomicLong before = new AtomicLong(-1);
      await().pollInterval(300, MILLISECONDS).until(() -> before.getAndSet(input.read.get()) == input.read.get());
      assertThat(input.read).hasValueLessThan(8 << 20);
      assertThat(emit.isRunning()).isTrue();
      agent.takesEverything();
      assertThat(emit.exitCode()).as(emit.err()).isZero();
      assertThat(agent.envelopes()).hasSize(allBytes / CountedLines.LINE_BYTES);
    }
  }

  @Test
  void anAgentThatBreaksOffIsAFailure() throws Exception {
    agent.refuses(Status.RESOURCE_EXHAUSTED.withDescription("too much: 100%\n\u001b[1m"));
    try (GrpcJavaServer server = server(); PipedOutputStream program = new PipedOutputStream()) {
      CommandRun emit = CommandRun.withInput(new PipedInputStream(program), arguments(server));
      program.write("x\n".getBytes());
      program.flush();
      assertThat(emit.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(emit.err()).containsOnlyOnce("\n")
          .contains("ended the stream: RESOURCE_EXHAUSTED (too much: 100%\\n\\x1b[1m)");
    }
  }

  @Test
  void aRefusedConnectionIsNamed() throws Exception {
    int closedPort = FreePorts.one();
    CommandRun emit = CommandRun.withInput("x\n",
        "emit", "--source-id", "web", "--certs", CERTIFICATES.toString(), "--address", "127.0.0.1:" + closedPort);
    assertThat(emit.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(emit.err())
        .isEqualTo("emit: can't connect to the Agent at 127.0.0.1:" + closedPort + ": Connection refused\n");
  }

  @Test
  void missingCertificatesAreNamed(@TempDir Path empty) {
    CommandRun emit = CommandRun.withInput("x\n", "emit", "--source-id", "web", "--certs", empty.toString());
    assertThat(emit.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(emit.err()).contains("ca.crt, client.crt, client.key").contains(empty.toString());
  }

  @Test
  void aServerOfAnotherCaIsNotTrusted() throws Exception {
    try (GrpcJavaServer server = new GrpcJavaServer(OF_ANOTHER_CA, "metron", agent)) {
      CommandRun emit = emit(server, "x\n");
      assertThat(emit.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(emit.err()).contains("its certificate is not accepted").containsOnlyOnce("\n");
    }
  }

  @Test
  void aServerOfAnotherNameIsNotTrusted() throws Exception {
    try (GrpcJavaServer server = new GrpcJavaServer(CERTIFICATES, "doppler", agent)) {
      CommandRun emit = emit(server, "x\n");
      assertThat(emit.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(emit.err()).contains("its certificate is not accepted").contains("metron").containsOnlyOnce("\n");
    }
  }

  @Test
  void aServerThatDoesNotTrustUsIsNamedEvenBeforeTheFirstLine(@TempDir Path mixed) throws Exception {
    Files.copy(CERTIFICATES.resolve("ca.crt"), mixed.resolve("ca.crt"));
    Files.copy(OF_ANOTHER_CA.resolve("client.crt"), mixed.resolve("client.crt"));
    Files.copy(OF_ANOTHER_CA.resolve("client.key"), mixed.resolve("client.key"));
    try (GrpcJavaServer server = server(); PipedOutputStream silent = new PipedOutputStream()) {
      CommandRun emit = CommandRun.withInput(new PipedInputStream(silent),
          "emit", "--source-id", "web", "--certs", mixed.toString(), "--address", server.address());
      assertThat(emit.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(emit.err()).contains("does it accept the certificate of this client?").containsOnlyOnce("\n");
    }
  }

  private GrpcJavaServer server() throws IOException {
    return new GrpcJavaServer(CERTIFICATES, "metron", agent);
  }

  private static CommandRun emit(GrpcJavaServer server, String input, String... more) {
    return CommandRun.withInput(input, arguments(server, more));
  }

  private static String[] arguments(GrpcJavaServer server, String... more) {
    String[] first = {"emit", "--source-id", "web", "--certs", CERTIFICATES.toString(), "--address", server.address()};
    return CommandRun.arguments(first, more);
  }

  /** So many bytes of lines of one length; counts what was taken of them. */
  private static final class CountedLines extends InputStream {
    static final int LINE_BYTES = 1_024;

    final AtomicLong read = new AtomicLong();
    private final long size;

    CountedLines(long size) {
      this.size = size;
    }

    @Override
    public int read() {
      long position = read.getAndIncrement();
      return position % LINE_BYTES == LINE_BYTES - 1 ? '\n' : 'x';
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = (int) Math.min(length, size - read.get());
      for (int i = 0; i < count; i++) {
        target[offset + i] = (byte) read();
      }
      return count == 0 ? -1 : count;
    }
  }
}
