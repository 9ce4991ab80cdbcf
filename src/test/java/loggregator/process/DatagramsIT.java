package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import loggregator.testing.V1Samples;
import loggregator.trafficcontroller.RawWebSocket;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams from one process to a consumer at another, with a Router in a third between them. */
@Tag("cluster")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DatagramsIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Fleet fleet;

  @AfterEach
  void close() {
    fleet.close();
  }

  @ParameterizedTest
  @EnumSource
  void arriveByteForByte(LinkKind link) throws IOException {
    fleet = new Fleet(link);
    NodeProcess router = fleet.start("router");
    NodeProcess controller = fleet.start("trafficController");
    NodeProcess agent = fleet.start("agent");
    Stream.of(router, controller, agent).forEach(NodeProcess::awaitUp);
    List<byte[]> sent = V1Samples.complete().stream().map(Envelope::toByteArray).toList();
    try (RawWebSocket firehose = new RawWebSocket(controller.port(), "/firehose/a");
        DatagramSocket producer = new DatagramSocket()) {
      await().atMost(LIMIT).until(() -> router.metric("loggregator_routing_subscriptions", "router") == 1);
      for (byte[] datagram : sent) {
        producer.send(
            new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), agent.udpPort()));
      }

      assertThat(sent.stream().map(any -> firehose.binary()).toList())
          .as(fleet::logs).containsExactlyElementsOf(sent);
    }
  }
}
