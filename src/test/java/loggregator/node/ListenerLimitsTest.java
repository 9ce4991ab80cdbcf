package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import loggregator.testing.GrpcChannels;
import loggregator.testing.RawHttp2;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one client may take of a gRPC listener, and that others don't notice. */
class ListenerLimitsTest {
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final String ATTACKER = "gateway";

  private final List<AutoCloseable> opened = new ArrayList<>();
  private TestNode node;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    node.close();
  }

  @Test
  void connectionsThatNeverShakeHandsKeepNobodyOut() throws IOException {
    start(limits -> {}, grpc -> grpc.put("maxConnections", 20));
    for (int i = 0; i < 60; i++) {
      opened.add(new Socket("127.0.0.1", node.port("agent.grpc")));
    }

    assertDelivery();
    assertThat(rejected("too_many_connections_of_client")).isGreaterThanOrEqualTo(40);
  }

  @Test
  void connectionsWithoutStreamsKeepNobodyOut() {
    start(limits -> {}, grpc -> grpc.put("maxConnections", 20));
    for (int i = 0; i < 30; i++) {
      opened.add(new RawHttp2(node.port("agent.grpc"), ATTACKER).begin());
    }

    assertDelivery();
    assertThat(rejected("too_many_connections_of_client")).isPositive();
  }

  @Test
  void aClientWithStreamsEverywhereHasNoMoreThanItsShareOfConnections(@TempDir Path folder) throws IOException {
    start(limits -> {}, grpc -> grpc.put("maxConnections", 20));
    List<Producer> kept = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      kept.add(new Producer(attacker(folder, "agent.grpc", "metron")).send(log("attack", i)));
    }
    await().until(() -> node.metric("loggregator_connections", "role=\"agent\"") == 18);

    Status one = RawCalls.send(attacker(folder, "agent.grpc", "metron"), new byte[0]);

    assertThat(one.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(rejected("too_many_connections_of_client")).isPositive();
    assertDelivery();
    kept.forEach(producer -> assertThat(producer.finish().getDescription()).isEqualTo("EOF"));
  }

  @Test
  void aHandshakeThatDoesNotEndIsCutOff() throws IOException {
    start(limits -> limits.put("handshakeTimeoutMs", 100), grpc -> {});
    try (Socket silent = new Socket("127.0.0.1", node.port("agent.grpc"))) {
      silent.setSoTimeout(20_000);

      assertThat(silent.getInputStream().read()).isNegative();
      await().until(() -> rejected("handshake") >= 1);
    }
  }

  @Test
  void aConnectionWithoutAFrameIsCutOff() {
    start(limits -> limits.put("handshakeTimeoutMs", 2_000).put("firstRequestTimeoutMs", 100), grpc -> {});
    try (RawHttp2 silent = new RawHttp2(node.port("agent.grpc"), ATTACKER)) {
      silent.awaitEnd();

      assertThat(closed("no_request")).isOne();
    }
  }

  @Test
  void aConnectionWithoutAStreamIsEndedInOrderAndItsClientComesBack() {
    start(limits -> limits.put("idleTimeoutMs", 200), grpc -> {});
    ManagedChannel channel = node.agentChannel();
    assertThat(RawCalls.send(channel, new byte[0]).isOk()).isTrue();

    await().until(() -> node.metric("loggregator_connections", "role=\"agent\"") == 0);

    assertThat(closed("idle")).isPositive();
    assertThat(RawCalls.send(channel, new byte[0]).isOk()).isTrue();
  }

  /** The frames' types, with their length and the flood that is too much: ten seconds of what is allowed. */
  @ParameterizedTest
  @CsvSource({"SETTINGS, 4, 0, 20", "PING, 6, 8, 100", "PRIORITY, 2, 5, 100", "unknown, 77, 0, 100",
      "WINDOW_UPDATE, 8, 4, 100"})
  void aFloodOfFramesThatCarryNothingIsCutOff(String name, int type, int length, int enough) {
    start(limits -> limits.put("maxControlFrames", 10), grpc -> {});
    try (RawHttp2 flood = new RawHttp2(node.port("rlp.grpc"), ATTACKER).begin()) {
      int[] payload = new int[length];
      if (length > 0) {
        payload[length - 1] = 1;
      }
      flood.frames(enough + 20, type, 0, type == 2 ? 1 : 0, payload);

      assertThat(flood.goAwayCode()).isEqualTo(ENHANCE_YOUR_CALM);
      flood.awaitEnd();
    }
    assertDelivery();
  }

  @Test
  void connectionsOfOneClientShareWhatTheyMayFlood() {
    start(limits -> limits.put("maxControlFrames", 10), grpc -> {});
    List<RawHttp2> floods = IntStream.range(0, 5)
        .mapToObj(i -> new RawHttp2(node.port("rlp.grpc"), ATTACKER).begin()).toList();
    opened.addAll(floods);
    floods.forEach(flood -> flood.frames(18, RawHttp2.SETTINGS, 0, 0));

    await().until(() -> node.metric("loggregator_rejected_total", "reason=\"too_many_frames\"") >= 4);
  }

  @Test
  void aClientHasNoMoreThanItsShareOfCalls(@TempDir Path folder) throws IOException {
    start(limits -> {}, grpc -> grpc.put("maxCalls", 10));
    ManagedChannel greedy = attacker(folder, "agent.grpc", "metron");
    List<Producer> kept = IntStream.range(0, 9).mapToObj(i -> new Producer(greedy).send(log("attack", i))).toList();
    await().until(() -> node.metric("loggregator_ingress_envelopes_total", "role=\"agent\"") >= 9);

    Status refused = new Producer(greedy).send(log("attack", 10)).status();

    assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(rejected("too_many_calls")).isOne();
    assertThat(RawCalls.send(node.agentChannel(), new byte[0]).isOk()).isTrue();
    kept.forEach(producer -> assertThat(producer.finish().getDescription()).isEqualTo("EOF"));
  }

  @Test
  void callsTakeMemoryAndAreRefusedWhenThereIsNone(@TempDir Path folder) throws IOException {
    start(limits -> {}, grpc -> {}, config -> config.getJsonObject("node").put("bufferBytes", 1 << 20));
    ManagedChannel greedy = attacker(folder, "agent.grpc", "metron");
    List<Producer> calls = IntStream.range(0, 60).mapToObj(i -> new Producer(greedy).send(log("attack", i))).toList();
    await().until(() -> rejected("too_many_calls") > 0);

    await().until(() -> calls.stream().anyMatch(call -> call.endedWith(Status.Code.RESOURCE_EXHAUSTED)));
    assertThat(node.metric("loggregator_buffer_bytes")).isGreaterThan(30 * 8_192);
    assertDelivery();
    calls.forEach(Producer::finish);
    await().until(() -> node.metric("loggregator_buffer_bytes") < 8 * 8_192);
  }

  @Test
  void aCallThatWasRefusedDoesNotStayOpen() {
    start(limits -> {}, grpc -> {});
    try (RawHttp2 hoarder = new RawHttp2(node.port("agent.grpc"), ATTACKER).begin()) {
      hoarder.call(1, "/loggregator.v2.Ingress/Unknown");

      assertThat(hoarder.resetCode()).isZero();
    }
  }

  @Test
  void aConsumerHasNoMoreThanItsShareOfStreams(@TempDir Path folder) throws IOException {
    start(limits -> {}, grpc -> {}, config -> config.getJsonObject("rlp").put("maxStreams", 10));
    ManagedChannel greedy = attacker(folder, "rlp.grpc", "reverselogproxy");
    for (int i = 0; i < 9; i++) {
      Consumer.open(greedy, Consumer.logsOf("attack"));
    }

    Status refused = Consumer.tryToOpen(greedy, Consumer.logsOf("attack")).status();

    assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertDelivery();
  }

  @Test
  void aStreamWithoutARequestIsRefused() {
    start(limits -> limits.put("firstRequestTimeoutMs", 100), grpc -> {});

    Status refused = RawCalls.withoutMessage(node.rlpChannel(), "loggregator.v2.Egress/BatchedReceiver");

    assertThat(refused.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @Test
  void muchMetadataIsTakenAndTooMuchEndsItsCallOnly() {
    start(limits -> {}, grpc -> {});
    ManagedChannel channel = node.agentChannel();
    Producer stream = new Producer(channel).send(log("app", 1));

    assertThat(RawCalls.sendWithMetadata(channel, 40 << 10).isOk()).isTrue();
    assertThat(RawCalls.sendWithMetadata(channel, 70 << 10).isOk()).isFalse();

    assertThat(stream.send(log("app", 2)).finish().getDescription()).isEqualTo("EOF");
  }

  private void assertDelivery() {
    Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("healthy"));
    Producer producer = node.producer().send(log("healthy", 1));
    assertThat(consumer.receive(1)).hasSize(1);
    assertThat(producer.finish().getDescription()).isEqualTo("EOF");
  }

  private void start(java.util.function.Consumer<JsonObject> limits, java.util.function.Consumer<JsonObject> grpc) {
    start(limits, grpc, config -> {});
  }

  private void start(java.util.function.Consumer<JsonObject> limits, java.util.function.Consumer<JsonObject> agentGrpc,
      java.util.function.Consumer<JsonObject> change) {
    node = TestNode.start(config -> {
      JsonObject agent = config.getJsonObject("agent").getJsonObject("grpc");
      JsonObject rlp = config.getJsonObject("rlp").getJsonObject("grpc");
      limits.accept(child(agent));
      limits.accept(child(rlp));
      agentGrpc.accept(agent);
      change.accept(config);
    });
  }

  private static JsonObject child(JsonObject listener) {
    listener.put("limits", new JsonObject());
    return listener.getJsonObject("limits");
  }

  /** A client with another certificate than the healthy ones. */
  private ManagedChannel attacker(Path folder, String listener, String serverName) throws IOException {
    Path certificates = GrpcChannels.certificates();
    for (String end : List.of(".crt", ".key")) {
      Files.write(folder.resolve("client" + end), Files.readAllBytes(certificates.resolve(ATTACKER + end)));
    }
    Files.write(folder.resolve("ca.crt"), Files.readAllBytes(certificates.resolve("ca.crt")));
    ManagedChannel channel = GrpcChannels.open(node.port(listener), serverName, folder);
    opened.add(channel::shutdownNow);
    return channel;
  }

  private double rejected(String reason) {
    return node.metric("loggregator_rejected_total", "role=\"agent\"", "reason=\"" + reason + "\"");
  }

  private double closed(String reason) {
    return node.metric("loggregator_closed_connections_total", "role=\"agent\"", "reason=\"" + reason + "\"");
  }

  private static Envelope log(String sourceId, long timestamp) {
    return Envelope.newBuilder().setSourceId(sourceId).setTimestamp(timestamp)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("line"))).build();
  }
}
