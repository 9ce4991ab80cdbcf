package loggregator.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Random;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class EmitV1Test {
  private DatagramReader agent;

  @BeforeEach
  void listen() throws Exception {
    agent = new DatagramReader();
  }

  @AfterEach
  void close() {
    agent.close();
  }

  @Test
  void everyLineBecomesADatagramInOrder() {
    CommandRun emit = emit("one\n\nthree", "--instance-id", "7", "--origin", "shell", "--source-type", "CELL",
        "--tag", "a=b");
    assertThat(emit.exitCode()).as(emit.err()).isZero();
    awaitEnvelopes(3);
    assertThat(agent.envelopes()).extracting(envelope -> envelope.getLogMessage().getMessage().toStringUtf8())
        .containsExactly("one", "", "three");
    assertThat(agent.envelopes()).allSatisfy(envelope -> {
      assertThat(envelope.getOrigin()).isEqualTo("shell");
      assertThat(envelope.getEventType()).isEqualTo(EventType.LogMessage_VALUE);
      assertThat(envelope.getTimestamp()).isPositive();
      assertThat(envelope.getTagsMap()).containsEntry("a", "b").containsEntry("source_id", "web");
      LogMessage log = envelope.getLogMessage();
      assertThat(log.getMessageType()).isEqualTo(LogMessage.MessageType.OUT_VALUE);
      assertThat(log.getAppId()).isEqualTo("web");
      assertThat(log.getSourceType()).isEqualTo("CELL");
      assertThat(log.getSourceInstance()).isEqualTo("7");
    });
    assertThat(emit.out() + emit.err()).isEmpty();
  }

  @Test
  void whatIsNotSaidIsFilledIn() {
    assertThat(emit("oops\n", "--err").exitCode()).isZero();
    awaitEnvelopes(1);
    Envelope envelope = agent.envelopes().get(0);
    assertThat(envelope.getOrigin()).isEqualTo("emit");
    assertThat(envelope.getLogMessage().getSourceType()).isEqualTo("APP");
    assertThat(envelope.getLogMessage().getSourceInstance()).isEqualTo("0");
    assertThat(envelope.getLogMessage().getMessageType()).isEqualTo(LogMessage.MessageType.ERR_VALUE);
  }

  @Test
  void countersAndGaugesAreSent() {
    assertThat(emit("not read", "--counter", "hits=5").exitCode()).isZero();
    assertThat(emit("not read", "--gauge", "load=0.5:percentage").exitCode()).isZero();
    awaitEnvelopes(2);
    Envelope counter = agent.envelopes().get(0);
    assertThat(counter.getEventType()).isEqualTo(EventType.CounterEvent_VALUE);
    assertThat(counter.getCounterEvent().getName()).isEqualTo("hits");
    assertThat(counter.getCounterEvent().getDelta()).isEqualTo(5);
    assertThat(counter.getTagsMap()).containsEntry("source_id", "web").containsEntry("instance_id", "0");
    Envelope gauge = agent.envelopes().get(1);
    assertThat(gauge.getEventType()).isEqualTo(EventType.ValueMetric_VALUE);
    assertThat(gauge.getValueMetric().getName()).isEqualTo("load");
    assertThat(gauge.getValueMetric().getValue()).isEqualTo(0.5);
    assertThat(gauge.getValueMetric().getUnit()).isEqualTo("percentage");
  }

  @Test
  void manyLinesArriveAllAndInOrder() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      lines.append(i).append('\n');
    }
    assertThat(emit(lines.toString()).exitCode()).isZero();
    awaitEnvelopes(5_000);
    for (int i = 0; i < 5_000; i++) {
      assertThat(agent.envelopes().get(i).getLogMessage().getMessage().toStringUtf8()).isEqualTo("" + i);
    }
  }

  @Test
  void aLineThatIsTooLongIsSentInPartsAndThatIsSaid() {
    byte[] line = randomLine(150_000);
    CommandRun emit = CommandRun.withInput(new ByteArrayInputStream(line), arguments());
    assertThat(emit.exitCode()).as(emit.err()).isZero();
    awaitEnvelopes(3);
    assertThat(joined()).isEqualTo(ByteString.copyFrom(line));
    assertThat(emit.err()).isEqualTo("# lines of more than 61440 bytes are sent in several envelopes\n");
  }

  @Test
  void manyTagsLeaveLessRoomForALine() {
    byte[] line = randomLine(100_000);
    CommandRun emit = CommandRun.withInput(new ByteArrayInputStream(line),
        CommandRun.arguments(arguments(), tags(7)));
    assertThat(emit.exitCode()).as(emit.err()).isZero();
    awaitEnvelopes(3);
    assertThat(joined()).isEqualTo(ByteString.copyFrom(line));
    assertThat(agent.sizes).allMatch(size -> size <= 65_507);
  }

  @Test
  void noDatagramEndsWithinACharacter() {
    String line = "x" + "ä".repeat(40_000);
    for (String[] more : new String[][] {{}, tags(1), tags(2)}) {
      agent.envelopes().clear();
      CommandRun emit = emit(line + "\n", more);
      assertThat(emit.exitCode()).as(emit.err()).isZero();
      await().until(() -> joined().size() == line.length() * 2 - 1);
      assertThat(agent.envelopes()).hasSizeGreaterThan(1)
          .allMatch(envelope -> envelope.getLogMessage().getMessage().isValidUtf8());
      assertThat(joined().toStringUtf8()).isEqualTo(line);
    }
  }

  @Test
  void tagsThatFitInNoDatagramAreRefused() {
    CommandRun emit = emit("x\n", tags(16));
    assertThat(emit.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(emit.err()).isEqualTo("emit: the tags alone are more than a datagram of 65507 bytes holds\n");
    assertThat(emit("", CommandRun.arguments(tags(15), "--counter", "hits=1")).exitCode()).isZero();
    CommandRun metric = emit("", CommandRun.arguments(tags(15), "--counter", "x".repeat(4_096) + "=1"));
    assertThat(metric.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(metric.err()).contains("bytes is more than a datagram holds");
  }

  @Test
  void anAgentThatIsNotThereIsNamed() throws Exception {
    int closedPort;
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }
    for (String lines : new String[] {"one\n", "one\ntwo\nthree\n"}) {
      CommandRun emit = CommandRun.withInput(lines,
          "emit", "--v1", "--source-id", "web", "--address", "127.0.0.1:" + closedPort);
      assertThat(emit.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(emit.err()).isEqualTo(
          "emit: can't send to the Agent at 127.0.0.1:" + closedPort + " over UDP: nobody listens there\n");
    }
  }

  @Test
  void anAgentThatGoesAwayEndsTheCommand() throws Exception {
    try (PipedOutputStream program = new PipedOutputStream()) {
      CommandRun emit = CommandRun.withInput(new PipedInputStream(program), arguments());
      program.write("one\n".getBytes());
      program.flush();
      awaitEnvelopes(1);
      agent.close();
      await().atMost(60, SECONDS).until(() -> {
        program.write("more\n".getBytes());
        program.flush();
        return !emit.isRunning();
      });
      assertThat(emit.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(emit.err()).contains("nobody listens there");
    }
  }

  @Test
  void whatV1DoesNotHaveIsAMisuse() {
    assertMisuse("--v1 has no events", "--v1", "--event", "a=b");
    assertMisuse("--v1 has no use for --certs", "--v1", "--certs", "certs");
    assertMisuse("--origin and --source-type need --v1", "--origin", "a");
  }

  private static void assertMisuse(String message, String... options) {
    CommandRun emit = CommandRun.start(CommandRun.arguments(new String[] {"emit", "--source-id", "web"}, options));
    assertThat(emit.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(emit.err()).contains(message);
  }

  private void awaitEnvelopes(int count) {
    await().atMost(60, SECONDS).until(() -> agent.envelopes().size() >= count);
    assertThat(agent.envelopes()).hasSize(count);
  }

  /** Without a newline. */
  private static byte[] randomLine(int length) {
    byte[] line = new byte[length];
    new Random(length).nextBytes(line);
    for (int i = 0; i < length; i++) {
      line[i] = line[i] == '\n' ? 0 : line[i];
    }
    return line;
  }

  private ByteString joined() {
    return agent.envelopes().stream().map(envelope -> envelope.getLogMessage().getMessage())
        .reduce(ByteString.EMPTY, ByteString::concat);
  }

  private CommandRun emit(String input, String... more) {
    return CommandRun.withInput(input, CommandRun.arguments(arguments(), more));
  }

  /** Sixteen of them are as much as an envelope may have. */
  private static String[] tags(int count) {
    return IntStream.range(10, 10 + count).boxed()
        .flatMap(i -> Stream.of("--tag", "t" + i + "=" + "x".repeat(4_081))).toArray(String[]::new);
  }

  private String[] arguments() {
    return new String[] {"emit", "--v1", "--source-id", "web", "--address", agent.address()};
  }
}
