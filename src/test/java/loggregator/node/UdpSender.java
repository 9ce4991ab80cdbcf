package loggregator.node;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;

/** A producer of the first generation. */
final class UdpSender implements AutoCloseable {
  /** Fewer than what any kernel holds. */
  private static final int MAX_UNREAD = 100;

  private final TestNode node;
  private final DatagramSocket socket;
  private long sent;

  UdpSender(TestNode node) throws IOException {
    this.node = node;
    this.socket = new DatagramSocket();
  }

  /** Waits for the node to read as soon as many are unread, so that the kernel drops none. */
  UdpSender send(Envelope envelope) {
    return send(envelope.toByteArray());
  }

  UdpSender send(byte[] datagram) {
    sendAnyhow(datagram);
    if (sent % MAX_UNREAD == 0) {
      awaitRead();
    }
    return this;
  }

  /** Whether the kernel drops some or not. */
  void sendAnyhow(byte[] datagram) {
    try {
      socket.send(
          new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), node.port("agent.udp")));
      sent++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until the node has taken all that was sent. */
  void awaitRead() {
    await().atMost(Duration.ofSeconds(60)).until(() -> node.metric("loggregator_ingress_datagrams_total") == sent);
  }

  long sent() {
    return sent;
  }

  @Override
  public void close() {
    socket.close();
  }
}
