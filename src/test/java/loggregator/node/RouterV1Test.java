package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import loggregator.plumbing.wire.DopplerIngestorGrpc;
import loggregator.plumbing.wire.Plumbing.EnvelopeData;
import loggregator.plumbing.wire.Plumbing.Filter;
import loggregator.plumbing.wire.Plumbing.LogFilter;
import loggregator.plumbing.wire.Plumbing.MetricFilter;
import loggregator.plumbing.wire.Plumbing.SubscriptionRequest;
import loggregator.testing.GrpcChannels;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.cloudfoundry.dropsonde.events.MetricFactory.CounterEvent;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The first generation at a Router's gRPC port, by Google's gRPC. */
class RouterV1Test {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MANY = 400;

  private final GrpcFleet fleet = new GrpcFleet();
  private TestNode router;
  private ManagedChannel producers;
  private ManagedChannel consumers;

  @BeforeEach
  void start() {
    router = fleet.patientRouter();
    producers = GrpcChannels.open(GrpcFleet.port(router), "doppler");
    consumers = GrpcChannels.open(GrpcFleet.port(router), "doppler");
  }

  @AfterEach
  void stop() {
    producers.shutdownNow();
    consumers.shutdownNow();
    fleet.close();
  }

  @Test
  void everyGenerationSeesWhatTheOtherSends() {
    V1Consumer batched = V1Consumer.open(consumers, firehose(""));
    V1Consumer single = V1Consumer.openSingly(consumers, firehose(""));
    Consumer v2 = Consumer.open(consumers, Consumer.everything());
    new Producer(producers).send(v2Log("web", 1), v2Counter("web", 2));
    batched.receive(2);
    new Pusher().push(v1Log("app", 3)).push(v1Counter(4));

    assertThat(numbers(batched.receive(4))).containsExactly(1L, 2L, 3L, 4L);
    assertThat(single.receive(4)).isEqualTo(batched.received());
    assertThat(v2.receive(4)).extracting(Envelope::getTimestamp).containsExactly(1L, 2L, 3L, 4L);
    assertThat(v2.received().get(2).getSourceId()).isEqualTo("app");
    assertThat(v2.received().get(2).getTagsMap()).containsEntry("__v1_type", "LogMessage");
    assertThat(batched.received().get(0).getLogMessage().getAppId()).isEqualTo("web");
  }

  @Test
  void filtersByApplicationAndKind() {
    V1Consumer logs = V1Consumer.open(consumers, filtered(Filter.newBuilder().setLog(LogFilter.getDefaultInstance())));
    V1Consumer metrics =
        V1Consumer.open(consumers, filtered(Filter.newBuilder().setMetric(MetricFilter.getDefaultInstance())));
    V1Consumer app = V1Consumer.open(consumers, filtered(Filter.newBuilder().setAppID("app")));
    V1Consumer system = V1Consumer.open(consumers, filtered(Filter.newBuilder().setAppID("system")));
    V1Consumer all = V1Consumer.open(consumers, firehose(""));
    new Pusher().push(v1Log("app", 1)).push(v1Counter(2)).push(v1Log("other", 3)).push(v1Log("", 4));
    all.receive(4);

    assertThat(numbers(logs.receive(3))).containsExactly(1L, 3L, 4L);
    assertThat(numbers(metrics.receive(1))).containsExactly(2L);
    assertThat(numbers(app.receive(1))).containsExactly(1L);
    assertThat(numbers(system.receive(1))).containsExactly(2L);
    assertThat(logs.received().get(2).getLogMessage().getMessage().toStringUtf8()).as("not twice").isEqualTo("4");
  }

  @Test
  void eachShardGetsEverythingAndItsMembersShareIt() {
    V1Consumer one = V1Consumer.open(consumers, firehose("a"));
    V1Consumer other = V1Consumer.open(consumers, firehose("a"));
    V1Consumer alone = V1Consumer.open(consumers, firehose("b"));
    V1Consumer logsOnly = V1Consumer.open(consumers,
        SubscriptionRequest.newBuilder().setShardID("a").setFilter(Filter.newBuilder()
            .setLog(LogFilter.getDefaultInstance())).build());
    Consumer v2 = Consumer.open(consumers, Consumer.everything().toBuilder().setShardId("a").build());
    Producer producer = new Producer(producers);
    LongStream.range(0, MANY).forEach(number -> producer.send(v2Log("web", number)));

    assertThat(numbers(alone.receive(MANY))).containsExactlyElementsOf(upTo(MANY));
    assertThat(numbers(logsOnly.receive(MANY))).as("of another filter").containsExactlyElementsOf(upTo(MANY));
    assertThat(v2.receive(MANY)).as("of the other generation").hasSize(MANY);
    await().atMost(LIMIT).until(() -> one.received().size() + other.received().size() == MANY);
    List<Long> shared = new ArrayList<>(numbers(one.received()));
    shared.addAll(numbers(other.received()));
    assertThat(shared).containsExactlyInAnyOrderElementsOf(upTo(MANY));
    assertThat(one.received()).isNotEmpty();
    assertThat(other.received()).isNotEmpty();
  }

  @Test
  void aBadPayloadIsCountedAndTheStreamGoesOn() {
    V1Consumer consumer = V1Consumer.open(consumers, firehose(""));
    Pusher pusher = new Pusher();
    pusher.push(v1Log("app", 1));
    pusher.push(ByteString.copyFromUtf8("garbage")).push(ByteString.EMPTY);
    pusher.push(EventFactory.Envelope.newBuilder().setEventType(5).buildPartial().toByteString());
    pusher.push(v1Log("app", 2));

    assertThat(numbers(consumer.receive(2))).containsExactly(1L, 2L);
    assertThat(router.metric("loggregator_rejected_total", "reason=\"bad_v1_envelope\"")).isEqualTo(3);
  }

  @Test
  void aHalfClosedStreamIsOverWithoutAnAnswer() {
    V1Consumer consumer = V1Consumer.open(consumers, firehose(""));
    Status end = new Pusher().push(v1Log("app", 1)).finish();

    assertThat(end.getCode()).as("grpc-java misses the message").isNotEqualTo(Code.UNAVAILABLE);
    assertThat(router.metric("loggregator_ingress_envelopes_total")).isEqualTo(1);
    assertThat(numbers(consumer.receive(1))).containsExactly(1L);
  }

  @Test
  void aStopEndsSubscriptionsAfterTheirLastEnvelope() {
    V1Consumer consumer = V1Consumer.open(consumers, firehose("a"));
    Producer producer = new Producer(producers);
    LongStream.range(0, MANY).forEach(number -> producer.send(v2Log("web", number)));
    await().atMost(LIMIT).until(() -> router.metric("loggregator_ingress_envelopes_total") == MANY);
    router.stop();

    assertThat(consumer.status().getCode()).isEqualTo(Code.OK);
    assertThat(numbers(consumer.received())).containsExactlyElementsOf(upTo(MANY));
  }

  @Test
  void countsItsSubscriptionsAndWhatItDelivers() {
    V1Consumer consumer = V1Consumer.open(consumers, firehose(""));
    new Pusher().push(v1Log("app", 1));
    consumer.receive(1);

    assertThat(router.metric("loggregator_subscriptions", "role=\"router\"")).isEqualTo(1);
    assertThat(router.metric("loggregator_egress_envelopes_total", "role=\"router\"")).isEqualTo(1);
    consumer.cancel();
    await().atMost(LIMIT).until(() -> router.metric("loggregator_subscriptions", "role=\"router\"") == 0);
  }

  @Test
  void knowsNothingOfWhatWasThereOnce() {
    for (String method : List.of("RecentLogs", "ContainerMetrics")) {
      Status status = RawCalls.unary(consumers, "plumbing.Doppler/" + method, new byte[0]);

      assertThat(status.getCode()).isEqualTo(Code.UNIMPLEMENTED);
      assertThat(status.getDescription()).isEqualTo("unknown method " + method + " for service plumbing.Doppler");
    }
  }

  /** A producer of the first generation, with one stream. */
  private final class Pusher {
    private final Producer.StreamEnd end = new Producer.StreamEnd();
    private final StreamObserver<EnvelopeData> messages = DopplerIngestorGrpc.newStub(producers).pusher(end.observer());

    Pusher push(EventFactory.Envelope envelope) {
      return push(envelope.toByteString());
    }

    Pusher push(ByteString payload) {
      messages.onNext(EnvelopeData.newBuilder().setPayload(payload).build());
      return this;
    }

    Status finish() {
      messages.onCompleted();
      return end.status();
    }
  }

  private static SubscriptionRequest firehose(String shardId) {
    return SubscriptionRequest.newBuilder().setShardID(shardId).build();
  }

  private static SubscriptionRequest filtered(Filter.Builder filter) {
    return SubscriptionRequest.newBuilder().setFilter(filter).build();
  }

  private static EventFactory.Envelope v1Log(String appId, long number) {
    return v1(EventType.LogMessage, number)
        .setLogMessage(LogMessage.newBuilder().setMessage(ByteString.copyFromUtf8(Long.toString(number)))
            .setMessageType(1).setTimestamp(number).setAppId(appId))
        .build();
  }

  private static EventFactory.Envelope v1Counter(long number) {
    return v1(EventType.CounterEvent, number)
        .setCounterEvent(CounterEvent.newBuilder().setName("requests").setDelta(1)).build();
  }

  private static EventFactory.Envelope.Builder v1(EventType type, long number) {
    return EventFactory.Envelope.newBuilder().setOrigin("test").setEventType(type.getNumber()).setTimestamp(number);
  }

  private static Envelope v2Log(String sourceId, long number) {
    return Envelope.newBuilder().setSourceId(sourceId).setTimestamp(number).setLog(Log.getDefaultInstance()).build();
  }

  private static Envelope v2Counter(String sourceId, long number) {
    return Envelope.newBuilder().setSourceId(sourceId).setTimestamp(number)
        .setCounter(Counter.newBuilder().setName("requests")).build();
  }

  private static List<Long> numbers(List<EventFactory.Envelope> envelopes) {
    return envelopes.stream().map(EventFactory.Envelope::getTimestamp).toList();
  }

  private static List<Long> upTo(long count) {
    return LongStream.range(0, count).boxed().toList();
  }
}
