package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import loggregator.routing.SubscriptionRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a consumer does costs that consumer, and nobody else. */
class ConsumerFaultTest {
  private static final int ENVELOPES = 20_000;

  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.start(config -> config.getJsonObject("rlp")
        .put("maxStreams", 3)
        .put("streamDiode", new JsonObject().put("maxEnvelopes", 500)));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void consumerThatDoesNotReadLosesItsOldestIsToldHowManyAndHarmsNobody() {
    Consumer stalled = Consumer.openWithReports(node.rlpChannel(), Consumer.logsOf("web"));
    Consumer healthy = Consumer.open(node.rlpChannel(), Consumer.logsOf("web"));

    sendPaced(healthy);
    assertThat(node.metric("loggregator_dropped_envelopes_total", "diode=\"stream\"", "reason=\"overflow\""))
        .as("the stalled consumer has lost envelopes").isPositive();
    stalled.read();

    await().untilAsserted(() -> assertThat(accountedFor(stalled)).isEqualTo(ENVELOPES));
    assertThat(timestamps(stalled)).isSorted().contains((long) ENVELOPES - 1);
    assertThat(timestamps(healthy)).containsExactlyElementsOf(LongStream.range(0, ENVELOPES).boxed().toList());
  }

  @Test
  void consumerThatVanishesLeavesNothingBehind() {
    ManagedChannel channel = node.rlpChannel();
    Consumer.openWithoutReading(channel, Consumer.logsOf("web"));
    assertThat(node.metric("loggregator_subscriptions")).isOne();

    channel.shutdownNow();

    await().untilAsserted(() -> {
      assertThat(node.metric("loggregator_subscriptions")).isZero();
      assertThat(node.metric("loggregator_diodes", "diode=\"stream\"")).isZero();
      assertThat(node.metric("loggregator_diodes", "diode=\"subscription\"")).isZero();
      assertThat(node.metric("loggregator_routing_subscriptions")).isZero();
      assertThat(node.metric("loggregator_connections", "role=\"rlp\"")).isZero();
    });
  }

  @Test
  void consumerWhoseTimeIsOverLeavesNothingBehind() {
    Status status = RawCalls.serverStreamWithDeadline(
        node.rlpChannel(), "loggregator.v2.Egress/BatchedReceiver", Consumer.logsOf("web").toByteArray());

    assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    await().untilAsserted(() -> {
      assertThat(node.metric("loggregator_subscriptions")).isZero();
      assertThat(node.metric("loggregator_diodes", "diode=\"stream\"")).isZero();
      assertThat(node.metric("loggregator_routing_subscriptions")).isZero();
    });
  }

  @Test
  void streamsBeyondTheLimitAreRefusedUntilOneEnds() {
    ManagedChannel channel = node.rlpChannel();
    List<Consumer> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      open.add(Consumer.open(channel, Consumer.logsOf("web")));
    }

    Status refused = Consumer.tryToOpen(channel, Consumer.logsOf("web")).status();
    assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.getDescription()).isEqualTo("unable to create stream, max egress streams reached: 3");
    assertThat(node.metric("loggregator_rejected_streams_total", "role=\"rlp\"")).isOne();

    open.get(0).cancel();
    await().until(() -> node.metric("loggregator_subscriptions", "role=\"rlp\"") == 2);
    Consumer.open(channel, Consumer.logsOf("web"));
  }

  @Test
  void requestsWithoutSelectorsOrWithAnEmptyOneAreRefused() {
    Status none = Consumer.tryToOpen(node.rlpChannel(), EgressBatchRequest.getDefaultInstance()).status();
    Status typeless = Consumer.tryToOpen(node.rlpChannel(),
        Consumer.logsOf("web").toBuilder().addSelectors(Selector.getDefaultInstance()).build()).status();

    assertThat(none.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(none.getDescription()).isEqualTo("Selectors cannot be empty");
    assertThat(typeless.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(typeless.getDescription()).isEqualTo("Selectors must have a Message");
  }

  @Test
  void moreSelectorsThanATableHasRoomForAreRefused() {
    EgressBatchRequest.Builder request = EgressBatchRequest.newBuilder();
    for (int i = 0; i <= SubscriptionRequest.MAX_SELECTORS; i++) {
      request.addSelectors(Consumer.logsOf("web-" + i).getSelectors(0));
    }

    Status refused = Consumer.tryToOpen(node.rlpChannel(), request.build()).status();
    assertThat(refused.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refused.getDescription()).isEqualTo("Selectors cannot be more than 10000");

    Consumer atTheLimit = Consumer.open(node.rlpChannel(), request.removeSelectors(0).build());
    atTheLimit.cancel();
  }

  @Test
  void stoppingNodeHandsOutWhatItHasAndEndsTheStreamsInPeace() {
    Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("web"));
    Producer producer = node.producer();
    for (int i = 0; i < 100; i++) {
      producer.send(log(i));
    }
    assertThat(producer.finish().getDescription()).isEqualTo("EOF");

    node.stop();

    assertThat(consumer.status()).isEqualTo(Status.OK);
    assertThat(timestamps(consumer)).containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
  }

  @Test
  void stoppingNodeWaitsForASlowConsumer() {
    try (TestNode roomy = TestNode.start()) {
      Consumer slow = Consumer.openWithoutReading(roomy.rlpChannel(), Consumer.logsOf("web"));
      Producer producer = roomy.producer();
      for (int i = 0; i < 8_000; i++) {
        producer.send(log(i));
      }
      assertThat(producer.finish().getDescription()).isEqualTo("EOF");
      int agentPort = roomy.port("agent.grpc");

      CompletableFuture<Void> stop = CompletableFuture.runAsync(roomy::stop);
      await().until(() -> !accepts(agentPort));
      assertThat(stop).as("the node waits for the consumer").isNotDone();
      slow.read();

      assertThat(slow.status()).isEqualTo(Status.OK);
      assertThat(timestamps(slow)).containsExactlyElementsOf(LongStream.range(0, 8_000).boxed().toList());
      stop.join();
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** No faster than the healthy consumer takes them, so that whatever is lost is the other's. */
  private void sendPaced(Consumer healthy) {
    Producer producer = node.producer();
    for (int i = 0; i < ENVELOPES; i++) {
      producer.send(log(i));
      if (i % 200 == 199) {
        healthy.receive(i + 1);
      }
    }
  }

  private static long accountedFor(Consumer consumer) {
    long lost = consumer.received().stream()
        .filter(Envelope::hasCounter)
        .mapToLong(report -> report.getCounter().getDelta())
        .sum();
    return lost + timestamps(consumer).size();
  }

  private static List<Long> timestamps(Consumer consumer) {
    return consumer.received().stream().filter(Envelope::hasLog).map(Envelope::getTimestamp).toList();
  }

  private static Envelope log(long number) {
    return Envelope.newBuilder()
        .setTimestamp(number)
        .setSourceId("web")
        .setLog(Log.newBuilder().setPayload(ByteString.copyFrom(new byte[400])))
        .build();
  }
}
