package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import loggregator.testing.GrpcChannels;
import loggregator.testing.V2Samples;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Router's gRPC port, as the original's Agents and RLPs use it: by Google's gRPC, without a node's headers. */
class RouterOverGrpcTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final GrpcFleet fleet = new GrpcFleet();
  private TestNode router;
  private ManagedChannel agent;
  private ManagedChannel rlp;

  @BeforeEach
  void start() {
    router = fleet.patientRouter();
    agent = GrpcChannels.open(GrpcFleet.port(router), "doppler");
    rlp = GrpcChannels.open(GrpcFleet.port(router), "doppler");
  }

  @AfterEach
  void stop() {
    agent.shutdownNow();
    rlp.shutdownNow();
    fleet.close();
  }

  @Test
  void givesWhatComesInToThoseThatSelectItUnchanged() {
    Consumer web = Consumer.open(rlp, Consumer.logsOf("web"));
    Envelope both = log("web", 2).toBuilder()
        .putTags("a", "1")
        .putDeprecatedTags("b", org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value.newBuilder().setText("2").build())
        .build();
    new Producer(agent).send(log("db", 1), both, log("web", 3));

    assertThat(web.receive(2)).containsExactly(both, log("web", 3));
  }

  @Test
  void givesEveryTypeWithAllItsFields() {
    Consumer everything = Consumer.open(rlp, Consumer.everything());
    new Producer(agent).send(V2Samples.complete().toArray(Envelope[]::new));

    assertThat(everything.receive(V2Samples.complete().size())).containsExactlyElementsOf(V2Samples.complete());
  }

  @Test
  void endsAHalfClosedStreamAsTheOriginal() {
    Consumer consumer = Consumer.open(rlp, Consumer.logsOf("web"));
    Status end = new Producer(agent).send(log("web", 1)).finish();

    assertThat(end.getCode()).isEqualTo(Code.UNKNOWN);
    assertThat(end.getDescription()).isEqualTo("EOF");
    assertThat(router.metric("loggregator_ingress_envelopes_total")).isEqualTo(1);
    assertThat(consumer.receive(1)).containsExactly(log("web", 1));
  }

  @Test
  void endsAHalfClosedStreamThoughASubscriberTakesNothing() {
    Consumer.openWithoutReading(rlp, Consumer.logsOf("web"));
    Producer producer = new Producer(agent);
    for (int i = 0; i < 500; i++) {
      producer.send(largeLog(i));
    }

    assertThat(producer.finish().getDescription()).isEqualTo("EOF");
  }

  @Test
  void saysOfWhatTheOriginalsRouterLacksWhatItSays() {
    Status send = RawCalls.send(agent, new byte[0]);
    Status receiver = RawCalls.unary(rlp, "loggregator.v2.Egress/Receiver", new byte[0]);

    assertThat(send.getCode()).isEqualTo(Code.UNIMPLEMENTED);
    assertThat(send.getDescription()).isEqualTo("this endpoint is not yet implemented");
    assertThat(receiver.getCode()).isEqualTo(Code.UNIMPLEMENTED);
    assertThat(receiver.getDescription()).isEqualTo("use BatchedReceiver instead");
  }

  @Test
  void whoSelectsNothingGetsNothingAndIsNotRefused() {
    Consumer nothing = Consumer.open(rlp, EgressBatchRequest.getDefaultInstance());
    Consumer noType = Consumer.open(rlp, EgressBatchRequest.newBuilder()
        .addSelectors(Selector.newBuilder().setSourceId("web")).build());
    Consumer legacy = Consumer.open(rlp, EgressBatchRequest.newBuilder()
        .setLegacySelector(Consumer.logsOf("web").getSelectors(0)).build());
    Consumer everything = Consumer.open(rlp, Consumer.everything());
    new Producer(agent).send(log("web", 1));

    everything.receive(1);
    assertThat(nothing.received()).isEmpty();
    assertThat(noType.received()).isEmpty();
    assertThat(legacy.received()).isEmpty();
    assertThat(router.metric("loggregator_links", "role=\"router\"", "peer=\"rlp\"")).isEqualTo(4);
  }

  @Test
  void aSubscriberThatLeavesHasLostNothing() {
    Consumer leaving = Consumer.openWithoutReading(rlp, Consumer.logsOf("web"));
    Consumer staying = Consumer.open(rlp, Consumer.logsOf("web"));
    Producer producer = new Producer(agent);
    for (int i = 0; i < 500; i++) {
      producer.send(largeLog(i));
    }
    staying.receive(500);
    leaving.cancel();

    await().atMost(LIMIT).until(() -> router.metric("loggregator_links", "role=\"router\"", "peer=\"rlp\"") == 1);
    assertThat(router.metric("loggregator_lost_in_flight_envelopes_total")).isZero();
  }

  @Test
  void countsItsOpenSubscriptions() {
    Consumer consumer = Consumer.open(rlp, Consumer.everything());
    assertThat(router.metric("loggregator_subscriptions", "role=\"router\"")).isEqualTo(1);
    consumer.cancel();

    await().atMost(LIMIT).until(() -> router.metric("loggregator_subscriptions", "role=\"router\"") == 0);
  }

  @Test
  void whenItStopsItTellsEverybodyAndEndsSubscriptionsAfterTheirLastEnvelope() {
    Consumer consumer = Consumer.open(rlp, Consumer.logsOf("web"));
    Producer producer = new Producer(agent).send(log("web", 1));
    consumer.receive(1);
    producer.send(log("web", 2));
    await().atMost(LIMIT).until(() -> router.metric("loggregator_ingress_envelopes_total") == 2);
    router.stop();

    assertThat(consumer.status().getCode()).isEqualTo(Code.OK);
    assertThat(consumer.received()).containsExactlyElementsOf(List.of(log("web", 1), log("web", 2)));
    assertThat(producer.status().getCode()).isEqualTo(Code.UNAVAILABLE);
  }

  private static Envelope log(String sourceId, long number) {
    return Envelope.newBuilder().setSourceId(sourceId).setTimestamp(number).setLog(Log.getDefaultInstance()).build();
  }

  private static Envelope largeLog(long number) {
    return log("web", number).toBuilder()
        .setLog(Log.newBuilder().setPayload(com.google.protobuf.ByteString.copyFrom(new byte[10_000]))).build();
  }
}
