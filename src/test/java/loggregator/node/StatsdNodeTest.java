package loggregator.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** Statsd through a whole node. */
class StatsdNodeTest {
  @Test
  void countersAreAddedUp() throws IOException {
    JsonObject statsd = new JsonObject().put("udp", new JsonObject().put("port", 0));
    try (TestNode node = TestNode.start(config -> config.getJsonObject("agent").put("statsd", statsd));
        DatagramSocket socket = new DatagramSocket()) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.everything());
      byte[] lines = "requests:2|c\nrequests:3|c|#service:shop\nrequests:5|c\n".getBytes(UTF_8);
      socket.send(new DatagramPacket(
          lines, lines.length, InetAddress.getLoopbackAddress(), node.port("agent.statsd.udp")));

      assertThat(consumer.receive(3)).extracting(e -> e.getCounter().getTotal()).containsExactly(2L, 3L, 7L);
      assertThat(node.metric("loggregator_input_datagrams_total", "input=\"statsd\"")).isOne();
    }
  }
}
