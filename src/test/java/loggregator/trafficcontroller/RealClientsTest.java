package loggregator.trafficcontroller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import loggregator.testing.EventLoops;
import loggregator.testing.GrpcChannels;
import loggregator.testing.Sockets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Unmodified WebSocket clients: pings are answered by themselves, and every message is whole. */
class RealClientsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ROUNDS = 1_000;
  private static final List<String> EXPECTED = IntStream.range(0, ROUNDS)
      .mapToObj(i -> List.of("a" + i, "b".repeat(i % 300), "c" + i)).flatMap(List::stream).toList();

  private final List<String> received = new CopyOnWriteArrayList<>();
  private TestController controller;

  @AfterEach
  void close() {
    controller.close();
  }

  private void sendAll() {
    IntStream.range(0, ROUNDS).forEach(i -> controller.send("a" + i, "b".repeat(i % 300), "c" + i));
    await().atMost(LIMIT).untilAsserted(() -> assertThat(received).hasSize(EXPECTED.size()));
    assertThat(received).isEqualTo(EXPECTED);
    await().atMost(LIMIT).until(() -> controller.openStreams() == 1);
  }

  private static JsonObject frequentPings() {
    return new JsonObject().put("pingIntervalMs", 20);
  }

  @Test
  void theJdksClient() {
    controller = new TestController(frequentPings());
    WebSocket client = HttpClient.newHttpClient().newWebSocketBuilder()
        .buildAsync(URI.create("ws://localhost:" + controller.port() + "/firehose/sub?"), new WebSocket.Listener() {
          private final StringBuilder message = new StringBuilder();

          /** A frame that comes in two reads is told of in two parts. */
          @Override
          public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            message.append(StandardCharsets.UTF_8.decode(data));
            if (last) {
              received.add(message.toString());
              message.setLength(0);
            }
            socket.request(1);
            return null;
          }
        }).join();
    sendAll();
    client.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    await().atMost(LIMIT).until(() -> controller.openStreams() == 0 && client.isInputClosed());
  }

  @Test
  void vertxClientOverTls() {
    Path folder = GrpcChannels.certificates();
    controller = new TestController(frequentPings().put("http", new JsonObject().put("port", 0).put("tls",
        new JsonObject().put("certFile", folder.resolve("trafficcontroller.crt").toString())
            .put("keyFile", folder.resolve("trafficcontroller.key").toString()))));
    Vertx vertx = Vertx.vertx();
    try {
      var client = vertx.createWebSocketClient(
          new WebSocketClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
      var socket = EventLoops.await(client.connect(controller.port(), "localhost", "/firehose/sub"));
      socket.handler(message -> received.add(message.toString()));
      sendAll();
      EventLoops.await(socket.close());
      await().atMost(LIMIT).until(() -> controller.openStreams() == 0);
    } finally {
      EventLoops.await(vertx.close());
    }
  }

  /** The pings alone would be too small to stall; a consumer over TLS that takes nothing is found as well. */
  @Test
  void aStalledConsumerOverTlsIsCutOff() throws Exception {
    Path folder = GrpcChannels.certificates();
    controller = new TestController(new JsonObject().put("slowConsumerTimeoutMs", 500).put("http",
        new JsonObject().put("port", 0).put("tls", new JsonObject()
            .put("certFile", folder.resolve("trafficcontroller.crt").toString())
            .put("keyFile", folder.resolve("trafficcontroller.key").toString()))));
    try (SSLSocket socket = (SSLSocket) Sockets.trusting(folder).createSocket("127.0.0.1", controller.port())) {
      socket.getOutputStream().write(("GET /firehose/x HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n",
          RawWebSocket.UPGRADE) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      await().atMost(LIMIT).until(() -> controller.openStreams() == 1);
      for (int i = 0; i < 30; i++) {
        controller.send(Records.large(1 << 20));
      }
      await().atMost(LIMIT).until(() -> !controller.told.isEmpty());
      await().atMost(LIMIT).until(() -> controller.openStreams() == 0);
    }
  }
}
