package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import loggregator.gateway.RawConnection;
import loggregator.testing.GrpcChannels;
import org.cloudfoundry.loggregator.v2.EgressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An envelope that is larger than the next one takes is lost to that one, counted there, and harms nobody else. */
class OversizeTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SMALL_BYTES = 100_000;
  private static final int DEFAULT_BYTES = 4 << 20;

  private final GrpcFleet fleet = new GrpcFleet();
  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    fleet.close();
  }

  @Test
  void anAgentKnowsWhatARouterOfOursTakes() {
    TestNode router = fleet.routerThatTakes(SMALL_BYTES);
    TestNode rlp = fleet.rlp(GrpcFleet.at(GrpcFleet.port(router)));
    TestNode agent = fleet.agent(GrpcFleet.at(GrpcFleet.port(router)));
    Consumer consumer = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("web"));

    sendLargeBetweenSmall(agent, 2 * SMALL_BYTES);

    assertNumbers(consumer.receive(2), 1, 3);
    assertThat(oversize(agent, "agent", "router")).isOne();
    assertThat(agent.metric("loggregator_lost_in_flight_envelopes_total")).isZero();
    assertThat(agent.metric("loggregator_link_connects_total")).as("the stream goes on").isOne();
  }

  /** Within one batch: the others of it go on. */
  @Test
  void whatGrowsByAnAgentsTagsCostsItsBatchNothing() {
    TestNode router = fleet.routerThatTakes(SMALL_BYTES);
    TestNode rlp = fleet.rlp(GrpcFleet.at(GrpcFleet.port(router)));
    TestNode agent = fleet.agentWithTags(
        new JsonObject().put("long", "x".repeat(1_000)), GrpcFleet.at(GrpcFleet.port(router)));
    Consumer consumer = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("web"));
    agent.producer().send(log(1, 10), log(2, SMALL_BYTES - 100), log(3, 10));

    assertNumbers(consumer.receive(2), 1, 3);
    assertThat(oversize(agent, "agent", "router")).isOne();
  }

  @Test
  void aRouterKnowsWhatAnRlpTakesAndWhatOthersTake() {
    TestNode router = fleet.patientRouter();
    TestNode rlp = fleet.rlp(GrpcFleet.at(GrpcFleet.port(router)).put("maxMessageBytes", SMALL_BYTES));
    TestNode other = fleet.rlp(GrpcFleet.at(GrpcFleet.port(router)));
    TestNode agent = fleet.agent(GrpcFleet.at(GrpcFleet.port(router)));
    Consumer consumer = Consumer.openWithReports(rlp.rlpChannel(), Consumer.logsOf("web"));
    consumer.read();
    Consumer whole = Consumer.open(other.rlpChannel(), Consumer.logsOf("web"));
    Consumer direct = open(channel(GrpcFleet.port(router), "doppler"), SMALL_BYTES);

    sendLargeBetweenSmall(agent, 2 * SMALL_BYTES);

    assertNumbers(whole.receive(3), 1, 2, 3);
    assertNumbers(direct.receive(2), 1, 3);
    assertThat(consumer.receive(3)).extracting(Envelope::getTimestamp).contains(1L, 3L);
    assertThat(consumer.received()).filteredOn(Envelope::hasCounter).singleElement().satisfies(report -> {
      assertThat(report.getCounter().getDelta()).isOne();
      assertThat(report.getTagsMap()).containsEntry("dropped_source_id", "web");
    });
    assertThat(oversize(router, "router", "consumer")).isEqualTo(2);
    assertThat(rlp.metric("loggregator_link_connects_total")).as("the stream goes on").isOne();
  }

  @Test
  void anRlpGivesAConsumerWhatGrpcsLibrariesTakeUnlessItSaysOtherwise() {
    TestNode router = fleet.patientRouter();
    TestNode rlp = fleet.rlp(GrpcFleet.at(GrpcFleet.port(router)));
    TestNode agent = fleet.agent(GrpcFleet.at(GrpcFleet.port(router)));
    ManagedChannel defaults = keep(GrpcChannels.openWithDefaults(rlp.port("rlp.grpc"), "reverselogproxy"));
    Consumer careful = Consumer.open(defaults, Consumer.logsOf("web"));
    List<Long> single = new CopyOnWriteArrayList<>();
    EgressGrpc.newStub(defaults).receiver(
        EgressRequest.newBuilder().addAllSelectors(Consumer.logsOf("web").getSelectorsList()).build(),
        new Numbers(single));
    Consumer able = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("web"));
    await().atMost(LIMIT).until(() -> rlp.metric("loggregator_subscriptions", "role=\"rlp\"") == 3);
    Envelope largest = log(2, DEFAULT_BYTES - 100);
    int more = DEFAULT_BYTES - EnvelopeBatch.newBuilder().addBatch(largest).build().getSerializedSize();
    Envelope just = log(2, DEFAULT_BYTES - 100 + more);

    agent.producer().send(log(1, 10)).send(just).send(log(3, DEFAULT_BYTES)).send(log(4, 6 << 20)).send(log(5, 10));

    assertNumbers(able.receive(5), 1, 2, 3, 4, 5);
    assertNumbers(careful.receive(3), 1, 2, 5);
    await().atMost(LIMIT).until(() -> single.equals(List.of(1L, 2L, 5L)));
    assertThat(oversize(rlp, "rlp", "consumer")).isEqualTo(4);
  }

  @Test
  void anRlpKnowsWhatAGatewayTakes() {
    TestNode router = fleet.patientRouter();
    TestNode rlp = fleet.rlp(GrpcFleet.at(GrpcFleet.port(router)));
    TestNode gateway = fleet.gateway(GrpcFleet.at(rlp.port("rlp.grpc")).put("maxMessageBytes", SMALL_BYTES));
    TestNode agent = fleet.agent(GrpcFleet.at(GrpcFleet.port(router)));
    Consumer whole = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("web"));
    try (RawConnection stream = new RawConnection(gateway.port("gateway.http"))) {
      assertThat(stream.request("GET", "/v2/read?log&source_id=web").head().get(0)).contains("200");
      sendLargeBetweenSmall(agent, 2 * SMALL_BYTES);

      assertNumbers(whole.receive(3), 1, 2, 3);
      assertThat(stream.chunksUntil("\"timestamp\":\"3\""))
          .contains("\"timestamp\":\"1\"").doesNotContain("\"timestamp\":\"2\"");
    }
    assertThat(oversize(rlp, "rlp", "consumer")).isOne();
  }

  @Test
  void theLargestMessageOfAProducerCrossesEveryLink() {
    TestNode router = fleet.patientRouter();
    TestNode rlp = fleet.rlp(GrpcFleet.at(GrpcFleet.port(router)));
    TestNode agent = fleet.agent(GrpcFleet.at(GrpcFleet.port(router)));
    Consumer consumer = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("web"));
    int around = EnvelopeBatch.newBuilder().addBatch(log(1, 10 << 20)).build().getSerializedSize() - (10 << 20);
    Envelope largest = log(1, (10 << 20) - around);

    agent.producer().send(largest);

    assertThat(consumer.receive(1)).containsExactly(largest);
  }

  private ManagedChannel channel(int port, String serverName) {
    return keep(GrpcChannels.openWithDefaults(port, serverName));
  }

  private ManagedChannel keep(ManagedChannel channel) {
    channels.add(channel);
    return channel;
  }

  private static Consumer open(ManagedChannel channel, int maxMessageBytes) {
    return Consumer.open(channel, Consumer.logsOf("web"), GrpcChannels.saying(maxMessageBytes));
  }

  private static void sendLargeBetweenSmall(TestNode agent, int bytes) {
    agent.producer().send(log(1, 10)).send(log(2, bytes)).send(log(3, 10));
  }

  private static Envelope log(long number, int payloadBytes) {
    return Envelope.newBuilder().setSourceId("web").setTimestamp(number)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFrom(new byte[payloadBytes]))).build();
  }

  private static void assertNumbers(List<Envelope> envelopes, long... numbers) {
    assertThat(envelopes.stream().mapToLong(Envelope::getTimestamp).toArray()).containsExactly(numbers);
  }

  private static long oversize(TestNode node, String role, String peer) {
    return (long) node.metric("loggregator_oversize_envelopes_total", "role=\"" + role + "\"", "peer=\"" + peer + "\"");
  }

  private record Numbers(List<Long> numbers) implements StreamObserver<Envelope> {
    @Override
    public void onNext(Envelope envelope) {
      numbers.add(envelope.getTimestamp());
    }

    @Override
    public void onError(Throwable cause) {
      numbers.add(-1L);
    }

    @Override
    public void onCompleted() {
      numbers.add(-1L);
    }
  }
}
