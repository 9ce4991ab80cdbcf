package loggregator.gateway;

import static loggregator.gateway.TestBatches.jsonOfSource;
import static loggregator.gateway.TestBatches.logOf;
import static loggregator.gateway.TestBatches.ofSource;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import loggregator.gateway.TestGateway.Settings;
import loggregator.http.ContentCoding;
import loggregator.testing.Awaiting;
import loggregator.trafficcontroller.PingFlood;
import loggregator.trafficcontroller.RawWebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketStreamTest {
  static final String[] UPGRADE_HEADERS = {"Connection: keep-alive, Upgrade", "Upgrade: WebSocket",
      "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="};

  private TestGateway gateway;

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void everyBatchIsATextMessage() throws Exception {
    open(Settings.usual());
    Listener consumer = connect();
    gateway.send(ofSource("a"));
    gateway.send(ofSource("ü€😀"));

    assertThat(consumer.next()).isEqualTo("text " + jsonOfSource("a"));
    assertThat(consumer.next()).isEqualTo("text " + jsonOfSource("ü€😀"));
  }

  @Test
  void aLargeBatchIsStillOneMessage() throws Exception {
    open(Settings.usual());
    Listener consumer = connect();
    gateway.send(logOf("a", 300_000));

    assertThat(consumer.next()).hasSizeGreaterThan(400_000).endsWith("\"type\":\"OUT\"}}]}");
  }

  @Test
  void equalConsumersShareTheEncodedBytes() throws Exception {
    open(Settings.usual().sharing());
    List<Listener> consumers = List.of(connect(), connect(), connect());
    for (int i = 0; i < 10; i++) {
      gateway.send(ofSource("source-" + i));
      for (Listener consumer : consumers) {
        assertThat(consumer.next()).isEqualTo("text " + jsonOfSource("source-" + i));
      }
    }

    assertThat(gateway.get(() -> gateway.server().encodedBatches(StreamEncoding.WEBSOCKET, ContentCoding.IDENTITY)))
        .isEqualTo(10);
  }

  /** The sources' answer, the upgrade and the first batch come in one turn of the event loop. */
  @Test
  void whatComesBeforeTheAnswerHasLeftFollowsIt() {
    open(Settings.usual());
    gateway.upstream.answerLater();
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log", UPGRADE_HEADERS);
      Awaiting.until(() -> gateway.upstream.feeds().size() == 1);
      gateway.onLoop(() -> {
        gateway.upstream.send(ofSource("early"));
        gateway.upstream.feed(0).activate();
        gateway.upstream.send(ofSource("then"));
      });

      assertThat(consumer.head()).first().isEqualTo("HTTP/1.1 101 Switching Protocols");
      for (String source : List.of("early", "then")) {
        assertThat(consumer.read(2)).startsWith(0x81);
        assertThat(consumer.text(jsonOfSource(source).length())).isEqualTo(jsonOfSource(source));
      }
    }
  }

  @Test
  void silenceIsFilledWithPings() throws Exception {
    open(Settings.usual().heartbeatIntervalMs(50));
    Listener consumer = connect();

    assertThat(consumer.next()).isEqualTo("ping");
    assertThat(consumer.next()).isEqualTo("ping");
  }

  @Test
  void theEndOfItsTimeIsTheReasonForTheClosure() throws Exception {
    open(Settings.usual().streamTimeoutMs(100));
    Listener consumer = connect();

    assertThat(consumer.next()).isEqualTo("close 1000 closing due to stream timeout");
    Awaiting.until(() -> gateway.upstream.feed(0).closedTimes() == 1);
  }

  @Test
  void aSourceThatStopsClosesTheSocketAfterAllThatItSent() throws Exception {
    open(Settings.usual());
    Listener consumer = connect();
    gateway.onLoop(() -> {
      gateway.upstream.send(ofSource("last"));
      gateway.upstream.end();
    });

    assertThat(consumer.next()).isEqualTo("text " + jsonOfSource("last"));
    assertThat(consumer.next()).isEqualTo("close 1000 ");
  }

  @Test
  void aConsumerThatClosesEndsItsFeed() throws Exception {
    open(Settings.usual());
    Listener consumer = connect();
    consumer.socket.sendText("is ignored", true).get();
    consumer.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get();

    Awaiting.until(() -> gateway.upstream.feed(0).closedTimes() == 1);
    Awaiting.until(() -> gateway.get(() -> gateway.server().openStreams()) == 0);
  }

  @Test
  void theUpgradeWaitsForTheSource() {
    open(Settings.usual());
    gateway.upstream.answerLater();
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log", UPGRADE_HEADERS);
      Awaiting.until(() -> gateway.upstream.feeds().size() == 1);
      gateway.onLoop(() -> gateway.upstream.feed(0).activate());

      assertThat(consumer.head()).first().isEqualTo("HTTP/1.1 101 Switching Protocols");
    }
  }

  @Test
  void aRefusalIsAnAnswerWithoutUpgrade() {
    open(Settings.usual());
    gateway.upstream.answerLater();
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log", UPGRADE_HEADERS);
      Awaiting.until(() -> gateway.upstream.feeds().size() == 1);
      gateway.onLoop(() -> gateway.upstream.feed(0).refuse("no"));

      assertThat(consumer.head()).first().isEqualTo("HTTP/1.1 503 Service Unavailable");
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.1, 8, dGhlIHNhbXBsZSBub25jZQ==", "HTTP/1.1, '', dGhlIHNhbXBsZSBub25jZQ==",
      "HTTP/1.1, 13, abc", "HTTP/1.1, 13, ''", "HTTP/1.0, 13, dGhlIHNhbXBsZSBub25jZQ=="})
  void whatCannotBecomeAWebSocketIsToldSo(String http, String version, String key) {
    open(Settings.usual());
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.send("GET /v2/read?log " + http + "\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: " + version + "\r\nSec-WebSocket-Key: " + key + "\r\n\r\n");

      assertThat(consumer.head()).contains(http + " 400 Bad Request", "Content-Type: application/json",
          "Sec-Websocket-Version: 13");
      assertThat(consumer.text(10)).isEqualTo("{\"message\"");
    }
    assertThat(gateway.upstream.feeds()).isEmpty();
    assertThat(gateway.get(() -> gateway.server().openStreams())).isZero();
  }

  /** Its answers would be kept without bound; so nothing is read from it while they wait. */
  @Test
  void aFloodOfPingsWhoseAnswersNobodyTakesComesToAHalt() throws InterruptedException {
    open(Settings.usual());
    try (RawWebSocket healthy = new RawWebSocket(gateway.port(), "/v2/read?log");
        PingFlood flood = new PingFlood(
            new RawWebSocket(new RawConnection(gateway.port(), 4_096), "/v2/read?log"))) {
      flood.awaitHalt();

      gateway.send(ofSource("fine"));
      assertThat(healthy.frame().text()).isEqualTo(jsonOfSource("fine"));
    }
    Awaiting.until(() -> gateway.get(() -> gateway.server().openStreams()) == 0);
  }

  private void open(Settings settings) {
    gateway = new TestGateway(settings);
  }

  private Listener connect() throws Exception {
    Listener listener = new Listener();
    listener.socket = HttpClient.newHttpClient().newWebSocketBuilder()
        .buildAsync(URI.create(gateway.url("/v2/read?log").replace("http", "ws")), listener)
        .get(60, TimeUnit.SECONDS);
    return listener;
  }

  /** Notes what happens, and takes messages in parts for what they are. */
  private static final class Listener implements WebSocket.Listener {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final StringBuilder message = new StringBuilder();
    private WebSocket socket;

    String next() throws InterruptedException {
      return events.poll(60, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        events.add("text " + message);
        message.setLength(0);
      }
      return WebSocket.Listener.super.onText(webSocket, data, last);
    }

    @Override
    public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer content) {
      events.add("ping");
      return WebSocket.Listener.super.onPing(webSocket, content);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      events.add("close " + code + " " + reason);
      return null;
    }
  }
}
