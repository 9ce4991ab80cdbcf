package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import loggregator.testing.Datagrams;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;

/** Dropsonde over UDP through a whole node to consumers over gRPC. */
class UdpTest {
  private static final int LARGEST_BYTES = 65_507;

  @Test
  void datagramsArriveConvertedAndInOrder() throws IOException {
    try (TestNode node = start(agent -> agent.put("tags", new JsonObject().put("job", "web").put("zone", "z1")));
        UdpSender sender = new UdpSender(node)) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));

      LongStream.range(0, 2_000).forEach(number -> sender.send(Datagrams.log("app", number)));

      assertThat(consumer.receive(2_000)).extracting(Envelope::getTimestamp)
          .containsExactlyElementsOf(LongStream.range(0, 2_000).boxed().toList());
      assertThat(consumer.received()).allSatisfy(envelope -> assertThat(envelope.getTagsMap())
          .containsEntry("__v1_type", "LogMessage").containsEntry("origin", "origin")
          .containsEntry("job", "web").containsEntry("zone", "z1"));
      assertThat(node.metric("loggregator_converted_envelopes_total")).isEqualTo(2_000);
    }
  }

  @Test
  void theLargestDatagramArrivesWhole() throws IOException {
    try (TestNode node = start(agent -> {}); UdpSender sender = new UdpSender(node)) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("large"));
      EventFactory.Envelope largest = ofSize(LARGEST_BYTES);

      sender.send(largest);

      assertThat(consumer.receive(1).get(0).getLog().getPayload()).isEqualTo(largest.getLogMessage().getMessage());
      assertThat(node.metric("loggregator_rejected_datagrams_total")).isZero();
    }
  }

  @Test
  void garbageIsCountedAndHarmsNobody() throws IOException {
    try (TestNode node = start(agent -> {}); UdpSender sender = new UdpSender(node)) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("good"));
      Random random = new Random(1);
      for (int number = 0; number < 200; number++) {
        for (int i = 0; i < 20; i++) {
          byte[] garbage = new byte[random.nextInt(2_000)];
          random.nextBytes(garbage);
          sender.send(garbage);
        }
        sender.send(Datagrams.log("good", number));
      }

      assertThat(consumer.receive(200)).extracting(Envelope::getTimestamp)
          .containsExactlyElementsOf(LongStream.range(0, 200).boxed().toList());
      await().atMost(Duration.ofSeconds(60)).until(() ->
          node.metric("loggregator_rejected_datagrams_total", "reason=\"malformed\"") == 20 * 200);
    }
  }

  @Test
  void floodOfDatagramsCostsThoseOverGrpcNothing() throws IOException {
    try (TestNode node = start(agent -> agent.getJsonObject("udp").put("diode",
            new JsonObject().put("maxEnvelopes", 10)));
        UdpSender sender = new UdpSender(node)) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("grpc"));
      Producer producer = node.producer();
      byte[] datagram = Datagrams.log("udp", 1).toByteArray();

      for (int number = 0; number < 2_000; number++) {
        for (int i = 0; i < 20; i++) {
          sender.sendAnyhow(datagram);
        }
        producer.send(log("grpc", number));
      }

      assertThat(consumer.receive(2_000)).extracting(Envelope::getTimestamp)
          .containsExactlyElementsOf(LongStream.range(0, 2_000).boxed().toList());
      assertThat(node.metric("loggregator_dropped_envelopes_total", "diode=\"udp\"")).as("it was a flood").isPositive();
      await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
          node.metric("loggregator_converted_envelopes_total")
              + node.metric("loggregator_dropped_envelopes_total", "diode=\"udp\""))
          .isEqualTo(node.metric("loggregator_ingress_datagrams_total")));
    }
  }

  @Test
  void logsOverUdpStayThoughLogsAreDisabled() throws IOException {
    try (TestNode node = start(agent -> agent.put("logsDisabled", true)); UdpSender sender = new UdpSender(node)) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      node.producer().send(log("app", 1)).finish();
      await().until(() -> node.metric("loggregator_filtered_logs_total") == 1);

      sender.send(Datagrams.log("app", 2));

      assertThat(consumer.receive(1)).extracting(Envelope::getTimestamp).containsExactly(2L);
    }
  }

  @Test
  void plannedStopHandsOnEveryDatagramThatWasRead() throws IOException {
    try (TestNode node = start(agent -> {}); UdpSender sender = new UdpSender(node)) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      LongStream.range(0, 500).forEach(i -> sender.send(Datagrams.log("app", sender.sent())));
      sender.awaitRead();

      node.stop();

      assertThat(consumer.receive((int) sender.sent())).extracting(Envelope::getTimestamp)
          .containsExactlyElementsOf(LongStream.range(0, sender.sent()).boxed().toList());
    }
  }

  @Test
  void oneOfManyAgentsHasTheSocketSoThatTheOrderHolds() throws IOException {
    try (TestNode node = start(agent -> agent.put("instances", 3)); UdpSender sender = new UdpSender(node)) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));

      LongStream.range(0, 1_000).forEach(number -> sender.send(Datagrams.log("app", number)));

      assertThat(consumer.receive(1_000)).extracting(Envelope::getTimestamp)
          .containsExactlyElementsOf(LongStream.range(0, 1_000).boxed().toList());
      assertThat(node.metric("loggregator_diodes", "diode=\"ingress\"", "role=\"agent\"")).isEqualTo(3);
      assertThat(node.metric("loggregator_diodes", "diode=\"udp\"")).isOne();
    }
  }

  @Test
  void countersAreAddedUpOnce() throws IOException {
    try (TestNode node = start(agent -> {}); UdpSender sender = new UdpSender(node)) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.everything());

      List.of(3, 4, 5).forEach(delta -> sender.send(Datagrams.counter("origin", "requests", delta)));

      assertThat(consumer.receive(3)).extracting(envelope -> envelope.getCounter().getTotal())
          .containsExactly(3L, 7L, 12L);
      assertThat(consumer.received()).allMatch(envelope -> envelope.getSourceId().equals("origin"));
    }
  }

  private static TestNode start(java.util.function.Consumer<JsonObject> agent) {
    return TestNode.start(
        config -> agent.accept(config.getJsonObject("agent").put("udp", new JsonObject().put("port", 0))));
  }

  private static EventFactory.Envelope ofSize(int bytes) {
    EventFactory.Envelope envelope = Datagrams.log("large", 1);
    while (envelope.getSerializedSize() != bytes) {
      int length = envelope.getLogMessage().getMessage().size() + bytes - envelope.getSerializedSize();
      envelope = envelope.toBuilder()
          .setLogMessage(envelope.getLogMessage().toBuilder().setMessage(ByteString.copyFrom(new byte[length])))
          .build();
    }
    return envelope;
  }

  private static Envelope log(String sourceId, long number) {
    return Envelope.newBuilder().setTimestamp(number).setSourceId(sourceId).setLog(Log.getDefaultInstance()).build();
  }
}
