package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import loggregator.cli.client.ClosedPipeException;
import loggregator.testing.FreePorts;
import loggregator.tls.TestCertificates;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector.MessageCase;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.junit.jupiter.api.Test;

class TailCommandTest {
  private static final Path CERTIFICATES = TestCertificates.folder();

  private final ScriptedRlp rlp = new ScriptedRlp();

  @Test
  void printsWhatArrivesAndEndsAtTheLimit() throws Exception {
    rlp.stream(Envelopes.batch(Envelopes.log("one"), Envelopes.log("two")), Envelopes.batch(Envelopes.log("three")));
    try (GrpcJavaServer server = server()) {
      CommandRun tail = tail(server, "--limit", "3");
      assertThat(tail.exitCode()).as(tail.err()).isZero();
      assertThat(tail.out().lines()).hasSize(3).element(2).asString().endsWith(" web/0 OUT three");
      assertThat(tail.err()).isEqualTo("# connected to the Reverse Log Proxy at " + server.address() + "\n");
    }
  }

  @Test
  void asksForWhatTheOptionsSayAndForItsLosses() throws Exception {
    rlp.stream(Envelopes.batch(Envelopes.log("one")));
    try (GrpcJavaServer server = server()) {
      tail(server, "--limit", "1", "--log", "--source-id", "a", "--source-id", "b", "--shard-id", "s").exitCode();
      assertThat(rlp.requests()).singleElement().satisfies(request -> {
        assertThat(request.getShardId()).isEqualTo("s");
        assertThat(request.getUsePreferredTags()).isTrue();
        assertThat(request.getSelectorsList()).hasSize(2).allMatch(s -> s.getMessageCase() == MessageCase.LOG);
      });
      Metadata.Key<String> key = Metadata.Key.of("loggregator-report-drops", Metadata.ASCII_STRING_MARSHALLER);
      assertThat(server.requestHeaders).singleElement().satisfies(headers ->
          assertThat(headers.get(key)).isEqualTo("true"));
    }
  }

  @Test
  void saysThatItIsConnectedBeforeAnythingArrives() throws Exception {
    try (GrpcJavaServer server = server()) {
      CommandRun tail = tail(server, "--limit", "1");
      await().until(() -> tail.err().startsWith("# connected"));
      assertThat(tail.out()).isEmpty();
      rlp.send(Envelopes.batch(Envelopes.log("one")));
      assertThat(tail.exitCode()).isZero();
    }
  }

  @Test
  void lossesAreShownWhereTheyHappened() throws Exception {
    rlp.stream(Envelopes.batch(Envelopes.log("one"), Envelopes.loss(123), Envelopes.log("two")));
    try (GrpcJavaServer server = server()) {
      CommandRun tail = tail(server, "--limit", "2");
      assertThat(tail.exitCode()).isZero();
      assertThat(tail.out().lines()).element(1).isEqualTo("--- 123 envelopes lost ---");
    }
  }

  @Test
  void printsForMachinesToo() throws Exception {
    rlp.stream(Envelopes.batch(Envelopes.log("one"), Envelopes.loss(123), Envelopes.log("two")));
    try (GrpcJavaServer server = server()) {
      CommandRun tail = tail(server, "--limit", "2", "--json");
      assertThat(tail.exitCode()).isZero();
      assertThat(tail.out().lines()).hasSize(3).allMatch(line -> line.startsWith("{\"timestamp\":\""));
    }
  }

  @Test
  void connectsAgainWhenTheStreamEndsOrFails() throws Exception {
    rlp.stream(Envelopes.batch(Envelopes.log("one"))).thenEnd(Status.OK);
    rlp.stream(Envelopes.batch(Envelopes.log("two"))).thenEnd(Status.UNAVAILABLE.withDescription("stopping"));
    rlp.stream(Envelopes.batch(Envelopes.log("three")));
    try (GrpcJavaServer server = server()) {
      CommandRun tail = tail(server, "--limit", "3");
      assertThat(tail.exitCode()).as(tail.err()).isZero();
      assertThat(tail.out().lines().map(line -> line.substring(line.lastIndexOf(' '))))
          .containsExactly(" one", " ---", " two", " ---", " three");
      assertThat(tail.out().lines()).filteredOn(line -> line.startsWith("--- no stream for ")).hasSize(2);
      assertThat(tail.err()).contains(" again, after ");
      assertThat(tail.err().lines()).hasSize(5).allMatch(line -> line.startsWith("# "));
      assertThat(tail.err()).contains("it ended the stream; trying again in").contains("UNAVAILABLE (stopping)");
    }
  }

  @Test
  void connectsAgainWhenTheServerIsGoneForAWhile() throws Exception {
    rlp.stream(Envelopes.batch(Envelopes.log("one")));
    CommandRun tail;
    try (GrpcJavaServer server = server()) {
      tail = tail(server, "--limit", "9");
      await().until(() -> tail.out().contains("one"));
    }
    await().until(() -> tail.err().contains("Connection refused; trying again in"));
    assertThat(tail.isRunning()).isTrue();
  }

  @Test
  void aStreamThatIsRefusedAtFirstIsAFailure() throws Exception {
    rlp.refuseAll(Status.RESOURCE_EXHAUSTED.withDescription("unable to create stream, max egress streams reached"));
    try (GrpcJavaServer server = server()) {
      CommandRun tail = tail(server);
      assertThat(tail.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(tail.err()).containsOnlyOnce("\n")
          .contains("RESOURCE_EXHAUSTED (unable to create stream, max egress streams reached)");
    }
  }

  @Test
  void aConnectionThatIsRefusedAtFirstIsAFailure() throws Exception {
    int closedPort = FreePorts.one();
    CommandRun tail =
        CommandRun.start("tail", "--certs", CERTIFICATES.toString(), "--address", "127.0.0.1:" + closedPort);
    assertThat(tail.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(tail.err()).isEqualTo("tail: can't read from the Reverse Log Proxy at 127.0.0.1:" + closedPort
        + ": Connection refused\n");
  }

  @Test
  void endsQuietlyWhenNobodyReadsItsOutput() throws Exception {
    rlp.stream(Envelopes.batch(Envelopes.log("one")));
    try (GrpcJavaServer server = server()) {
      CommandRun tail = CommandRun.withOutput(new ClosedPipe(), arguments(server));
      assertThat(tail.exitCode()).isZero();
      assertThat(tail.err()).containsOnlyOnce("\n").startsWith("# connected");
    }
  }

  @Test
  void saysWhyItCannotWrite() throws Exception {
    rlp.stream(Envelopes.batch(Envelopes.log("one")));
    try (GrpcJavaServer server = server()) {
      CommandRun tail = CommandRun.withOutput(new FullDisk(), arguments(server));
      assertThat(tail.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(tail.err()).endsWith("tail: can't write: No space left on device\n");
    }
  }

  @Test
  void takesNoMoreThanItsReaderDoes() throws Exception {
    EnvelopeBatch large = Envelopes.batch(Envelopes.log("x".repeat(64 << 10)));
    rlp.streamForever(large);
    StuckPipe stuck = new StuckPipe();
    try (GrpcJavaServer server = server()) {
      CommandRun tail = CommandRun.withOutput(stuck, arguments(server, "--limit", "1000"));
      await().until(() -> stuck.writers.get() == 1);
      await().until(rlp::isHeldBack);
      assertThat(rlp.sentBatches()).isLessThan(400);
      stuck.opened.countDown();
      assertThat(tail.exitCode()).as(tail.err()).isZero();
    }
  }

  private GrpcJavaServer server() throws IOException {
    return new GrpcJavaServer(CERTIFICATES, "reverselogproxy", rlp);
  }

  private static CommandRun tail(GrpcJavaServer server, String... more) {
    return CommandRun.start(arguments(server, more));
  }

  private static String[] arguments(GrpcJavaServer server, String... more) {
    String[] first = {"tail", "--certs", CERTIFICATES.toString(), "--address", server.address()};
    return CommandRun.arguments(first, more);
  }

  private static final class ClosedPipe extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new ClosedPipeException(new IOException("Broken pipe"));
    }
  }

  private static final class FullDisk extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("No space left on device");
    }
  }

  /** Takes nothing until it is opened. */
  private static final class StuckPipe extends OutputStream {
    final CountDownLatch opened = new CountDownLatch(1);
    final AtomicInteger writers = new AtomicInteger();

    @Override
    public void write(int b) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      writers.incrementAndGet();
      try {
        opened.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
