package loggregator.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import loggregator.testing.Awaiting;
import loggregator.testing.GrpcChannels;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Syslog through a whole node. */
class SyslogTest {
  private static final JsonObject ANY_PORT = new JsonObject().put("port", 0);

  @Test
  void messagesOverTcpArriveInOrder() throws IOException {
    try (TestNode node = start(new JsonObject().put("tcp", ANY_PORT));
        Socket socket = new Socket("127.0.0.1", node.port("agent.syslog.tcp"))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      for (int i = 0; i < 1_000; i++) {
        String message = "<13>1 2026-10-07T10:00:00Z host app - - - " + i;
        String framed = i % 2 == 0 ? message.length() + " " + message : message + "\n";
        socket.getOutputStream().write(framed.getBytes(UTF_8));
      }

      assertThat(consumer.receive(1_000)).extracting(e -> e.getLog().getPayload().toStringUtf8())
          .containsExactlyElementsOf(IntStream.range(0, 1_000).mapToObj(Integer::toString).toList());
    }
  }

  @Test
  void unfinishedLineOfAClosedConnectionArrives() throws IOException {
    try (TestNode node = start(new JsonObject().put("tcp", ANY_PORT))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("syslog"));
      try (Socket socket = new Socket("127.0.0.1", node.port("agent.syslog.tcp"))) {
        socket.getOutputStream().write("<13>unfinished".getBytes(UTF_8));
      }

      Envelope envelope = consumer.receive(1).get(0);
      assertThat(envelope.getLog().getPayload().toStringUtf8()).isEqualTo("unfinished");
      assertThat(envelope.getInstanceId()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void tlsAsksForACertificateWhereItHasACa() throws Exception {
    Path folder = GrpcChannels.certificates();
    JsonObject tls = new JsonObject().put("certFile", folder.resolve("metron.crt").toString())
        .put("keyFile", folder.resolve("metron.key").toString());
    try (TestNode open = start(new JsonObject().put("tls", ANY_PORT.copy().mergeIn(tls)));
        SSLSocket socket = (SSLSocket) TrustingSockets.open(open.port("agent.syslog.tls"))) {
      Consumer consumer = Consumer.open(open.rlpChannel(), Consumer.logsOf("syslog"));
      socket.getOutputStream().write("<13>secret\n".getBytes(UTF_8));

      assertThat(consumer.receive(1)).hasSize(1);
    }
    tls.put("caFile", folder.resolve("ca.crt").toString());
    try (TestNode closed = start(new JsonObject().put("tls", ANY_PORT.copy().mergeIn(tls)))) {
      try (Socket socket = TrustingSockets.open(closed.port("agent.syslog.tls"))) {
        socket.getOutputStream().write("<13>secret\n".getBytes(UTF_8));
        socket.getInputStream().read();
      } catch (IOException e) {
        // as it should be; where the socket sees it depends on the version of TLS
      }
      Awaiting.until(() -> closed.metric("loggregator_input_rejected_total", "reason=\"handshake\"") == 1);
    }
  }

  @Test
  void datagramsArrive() throws IOException {
    try (TestNode node = start(new JsonObject().put("udp", ANY_PORT)); DatagramSocket socket = new DatagramSocket()) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      for (String text : List.of("<13>Oct  7 10:00:00 h app: one\n", "<13>Oct  7 10:00:00 h app: two\0")) {
        socket.send(new DatagramPacket(text.getBytes(UTF_8), text.length(), InetAddress.getLoopbackAddress(),
            node.port("agent.syslog.udp")));
      }

      assertThat(consumer.receive(2)).extracting(e -> e.getLog().getPayload().toStringUtf8())
          .containsExactly("one", "two");
    }
  }

  @Test
  void unixSocketTakesMessages(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("log");
    try (TestNode node = start(new JsonObject().put("unixSocket", file.toString()));
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("tool"));
      channel.connect(UnixDomainSocketAddress.of(file));
      channel.write(ByteBuffer.wrap("<13>Oct  7 10:00:00 tool[7]: hi\n".getBytes(UTF_8)));

      assertThat(consumer.receive(1).get(0).getTagsMap()).containsEntry("procid", "7");
    }
  }

  @Test
  void oneConnectionTooManyIsClosed() throws IOException {
    try (TestNode node = start(new JsonObject().put("tcp", ANY_PORT).put("maxConnections", 1));
        Socket first = new Socket("127.0.0.1", node.port("agent.syslog.tcp"))) {
      Awaiting.until(() -> node.metric("loggregator_input_connections", "input=\"syslog\"") == 1);
      try (Socket second = new Socket("127.0.0.1", node.port("agent.syslog.tcp"))) {
        assertThat(second.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(first.isConnected()).isTrue();
      assertThat(node.metric("loggregator_input_rejected_total", "reason=\"too_many_connections\"")).isOne();
    }
  }

  private static TestNode start(JsonObject syslog) {
    return TestNode.start(config -> config.getJsonObject("agent").put("syslog", syslog));
  }
}
