package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import loggregator.testing.FreePorts;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;

class InstancesTest {
  private static final int ENVELOPES = 1_000;

  @Test
  void twoOfEveryRoleLoseNothingWhicheverInstanceSomebodyConnectsTo() throws IOException {
    List<Integer> ports = freePorts(3);
    try (TestNode node = TestNode.start(config -> twoOfEach(config, ports))) {
      List<Consumer> consumers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        consumers.add(Consumer.open(node.rlpChannel(), Consumer.logsOf("web")));
      }

      for (int producer = 0; producer < 4; producer++) {
        Producer stream = node.producer();
        for (int i = 0; i < ENVELOPES / 4; i++) {
          stream.send(log(producer * ENVELOPES / 4 + i));
        }
        stream.finish();
      }

      List<Long> all = LongStream.range(0, ENVELOPES).boxed().toList();
      await().untilAsserted(() -> assertThat(consumers).allSatisfy(consumer ->
          assertThat(consumer.received()).extracting(Envelope::getTimestamp).containsExactlyInAnyOrderElementsOf(all)));
      assertThat(node.metric("loggregator_routing_subscriptions")).as("every RLP at every Router").isBetween(2.0, 4.0);
    }
  }

  private static void twoOfEach(JsonObject config, List<Integer> ports) {
    List.of("agent", "router", "rlp", "gateway").forEach(role -> config.getJsonObject(role).put("instances", 2));
    config.getJsonObject("agent").getJsonObject("grpc").put("port", ports.get(0));
    config.getJsonObject("rlp").getJsonObject("grpc").put("port", ports.get(1));
    config.getJsonObject("gateway").getJsonObject("http").put("port", ports.get(2));
  }

  /** With port 0 each instance would get one of its own. */
  private static List<Integer> freePorts(int count) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ports.add(FreePorts.one());
    }
    return ports;
  }

  private static Envelope log(long number) {
    return Envelope.newBuilder().setTimestamp(number).setSourceId("web").setLog(Log.getDefaultInstance()).build();
  }
}
