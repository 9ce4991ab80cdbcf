package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import loggregator.gateway.RawConnection;
import loggregator.trafficcontroller.RawWebSocket;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EventSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From a producer of the second generation to consumers of the first, over each of the links. */
class TrafficControllerTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String APP = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
  private static final String OTHER_APP = "954f61c4-ac84-44be-9217-cdfa3117fb41";
  private static final int COUNT = 300;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private TestNode agent;
  private TestNode controller;

  enum Link {
    BUS,
    GRPC
  }

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private void start(Link link) {
    if (link == Link.BUS) {
      controller = TestNode.start(config -> config.getJsonObject("trafficController").put("slowConsumerTimeoutMs", 500));
      agent = controller;
      opened.add(controller);
      return;
    }
    GrpcFleet fleet = new GrpcFleet();
    opened.add(fleet);
    int router = GrpcFleet.port(fleet.patientRouter());
    controller = fleet.trafficController(GrpcFleet.at(router));
    agent = fleet.agent(GrpcFleet.at(router));
  }

  private RawWebSocket open(String target) {
    RawWebSocket consumer = new RawWebSocket(controller.port("trafficController.http"), target);
    opened.add(consumer);
    assertThat(consumer.head.get(0)).contains("101");
    return consumer;
  }

  @ParameterizedTest
  @EnumSource
  void firehosesAndAppStreamsGetWhatTheyAskFor(Link link) {
    start(link);
    RawWebSocket firehose = open("/firehose/a?");
    RawWebSocket other = open("/firehose/b");
    RawWebSocket metrics = open("/firehose/c?filter-type=metrics");
    RawWebSocket logs = open("/firehose/d?filter-type=logs");
    RawWebSocket app = open("/apps/" + APP + "/stream");
    Producer producer = agent.producer();
    for (int i = 1; i <= COUNT; i++) {
      producer.send(log(APP, i), counter(OTHER_APP, i), log(OTHER_APP, i));
    }

    assertThat(numbers(firehose, 3 * COUNT)).isEqualTo(LongStream.rangeClosed(1, COUNT)
        .flatMap(i -> LongStream.of(i, i, i)).boxed().toList());
    assertThat(numbers(other, 3 * COUNT)).hasSize(3 * COUNT);
    assertThat(numbers(app, COUNT)).isEqualTo(LongStream.rangeClosed(1, COUNT).boxed().toList());
    assertThat(envelopes(metrics, COUNT)).allMatch(EventFactory.Envelope::hasCounterEvent);
    assertThat(envelopes(logs, 2 * COUNT)).allMatch(EventFactory.Envelope::hasLogMessage);
    assertThat(controller.metric("loggregator_proxy_egress_envelopes_total", "stream")).isEqualTo(COUNT);
  }

  @ParameterizedTest
  @EnumSource
  void firehosesOfOneIdShare(Link link) throws InterruptedException {
    start(link);
    List<RawWebSocket> shared = List.of(open("/firehose/x"), open("/firehose/x"));
    List<Long> received = Collections.synchronizedList(new ArrayList<>());
    List<Thread> readers = shared.stream().map(consumer -> new Thread(() -> readAll(consumer, received))).toList();
    readers.forEach(Thread::start);
    Producer producer = agent.producer();
    for (int i = 1; i <= COUNT; i++) {
      producer.send(log(APP, i));
    }
    await().atMost(LIMIT).until(() -> received.size() >= COUNT);
    shared.forEach(RawWebSocket::close);
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(received).containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, COUNT).boxed().toList());
  }

  private static void readAll(RawWebSocket consumer, List<Long> received) {
    try {
      while (true) {
        received.add(parse(consumer.binary()).getTimestamp());
      }
    } catch (AssertionError | RuntimeException e) {
      // the test has closed the connection
    }
  }

  /** What the Traffic Controller tells goes to a Router and from there to whoever asks for it. */
  @Test
  void aSlowConsumerIsToldOfInTheStreamOfOthers() {
    start(Link.BUS);
    Consumer events = Consumer.open(controller.rlpChannel(), EgressBatchRequest.newBuilder().addSelectors(
        Selector.newBuilder().setEvent(EventSelector.getDefaultInstance())).build());
    RawWebSocket slow = new RawWebSocket(
        new RawConnection(controller.port("trafficController.http"), 4_096), "/firehose/slow");
    opened.add(slow);
    Producer producer = agent.producer();
    Envelope large = log(APP, 1).toBuilder()
        .setLog(Log.newBuilder().setPayload(ByteString.copyFrom(new byte[1 << 20]))).build();
    await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
      producer.send(large);
      return controller.metric("loggregator_slow_consumers_total") == 1;
    });
    assertThat(events.receive(1).get(0).getEvent().getTitle())
        .isEqualTo("Traffic Controller has disconnected slow consumer");
  }

  @Test
  void aPlannedStopOfTheNodeEndsStreamsNormally() {
    start(Link.BUS);
    RawWebSocket consumer = open("/firehose/x");
    agent.producer().send(log(APP, 1));
    assertThat(numbers(consumer, 1)).containsExactly(1L);
    controller.stop();
    assertThat(consumer.frameButPing().closeStatus()).isEqualTo(1000);
  }

  private static List<Long> numbers(RawWebSocket consumer, int count) {
    return envelopes(consumer, count).stream().map(EventFactory.Envelope::getTimestamp).toList();
  }

  private static List<EventFactory.Envelope> envelopes(RawWebSocket consumer, int count) {
    List<EventFactory.Envelope> envelopes = new ArrayList<>();
    while (envelopes.size() < count) {
      envelopes.add(parse(consumer.binary()));
    }
    return envelopes;
  }

  private static EventFactory.Envelope parse(byte[] message) {
    try {
      return EventFactory.Envelope.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Envelope log(String sourceId, long number) {
    return Envelope.newBuilder().setSourceId(sourceId).setInstanceId("0").setTimestamp(number)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("line " + number))).build();
  }

  private static Envelope counter(String sourceId, long number) {
    return Envelope.newBuilder().setSourceId(sourceId).setTimestamp(number)
        .setCounter(Counter.newBuilder().setName("requests").setDelta(1)).build();
  }
}
