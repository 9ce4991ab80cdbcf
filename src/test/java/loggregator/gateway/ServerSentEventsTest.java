package loggregator.gateway;

import static loggregator.gateway.TestBatches.jsonOfSource;
import static loggregator.gateway.TestBatches.ofSource;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import loggregator.gateway.TestGateway.Settings;
import loggregator.http.QueryParameters;
import loggregator.testing.Awaiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSentEventsTest {
  private static final String HEARTBEAT = "event: heartbeat\ndata: \\d{10}\n\n";

  private TestGateway gateway;

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Accept: text/event-stream", "Accept: application/json", "Accept: */*", "X-No-Accept: 1",
      "Accept: application/x-ndjsonx", "Upgrade: websocket"})
  void aStreamHasTheOriginalsHeadersAndIsNotHeldBackByNginxWhateverIsAccepted(String header) {
    open(Settings.usual());
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      List<String> head = consumer.request("GET", "/v2/read?log", header).head();

      assertThat(head.get(0)).isEqualTo("HTTP/1.1 200 OK");
      assertThat(head).map(String::toLowerCase).contains("content-type: text/event-stream",
          "cache-control: no-cache", "x-accel-buffering: no", "connection: keep-alive", "transfer-encoding: chunked");
    }
  }

  @Test
  void everyBatchIsOneEvent() {
    open(Settings.usual());
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log&source_id=a%2Fb&shard_id=s").head();
      gateway.send(ofSource("one"));
      gateway.send(ofSource("one"));

      assertThat(consumer.chunk()).isEqualTo("data: " + jsonOfSource("one") + "\n\n");
      assertThat(consumer.chunk()).isEqualTo("data: " + jsonOfSource("one") + "\n\n");
      assertThat(gateway.upstream.feed(0).request)
          .isEqualTo(ReadQuery.of(QueryParameters.ofUri("?log&source_id=a/b&shard_id=s"), "").subscription());
    }
  }

  @Test
  void theHeadIsSentWhenTheSourceHasTakenTheSubscription() {
    open(Settings.usual());
    gateway.upstream.answerLater();
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log");
      Awaiting.until(() -> gateway.upstream.feeds().size() == 1);
      gateway.send(ofSource("early"));
      gateway.onLoop(() -> {
        assertThat(gateway.metrics.counter("loggregator_egress_envelopes", "", "role", "gateway").sum()).isZero();
        gateway.upstream.feed(0).activate();
      });

      assertThat(consumer.head()).first().isEqualTo("HTTP/1.1 200 OK");
      assertThat(consumer.chunk()).isEqualTo("data: " + jsonOfSource("early") + "\n\n");
    }
  }

  @Test
  void silenceIsFilledWithHeartbeats() {
    open(Settings.usual().heartbeatIntervalMs(50));
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log").head();

      assertThat(consumer.chunk()).matches(HEARTBEAT);
      assertThat(consumer.chunk()).matches(HEARTBEAT);
      gateway.send(ofSource("a"));
      assertThat(consumer.chunksUntil("data: {")).endsWith("data: " + jsonOfSource("a") + "\n\n");
      assertThat(consumer.chunk()).matches(HEARTBEAT);
    }
  }

  @Test
  void theEndOfItsTimeIsAnEventAndTheEndOfTheBody() {
    open(Settings.usual().streamTimeoutMs(100));
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log").head();

      assertThat(consumer.chunk()).isEqualTo("event: closing\ndata: closing due to stream timeout\n\n");
      assertThat(consumer.chunk()).isEmpty();
      Awaiting.until(() -> gateway.upstream.feed(0).closedTimes() == 1);
      assertThat(consumer.request("GET", "/v2/read").head()).first().isEqualTo("HTTP/1.1 400 Bad Request");
    }
  }

  @Test
  void theConnectionIsClosedWhenTheConsumerAskedForThat() {
    open(Settings.usual().streamTimeoutMs(100));
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log", "Connection: close").head();

      assertThat(consumer.rest()).contains("event: closing\n").endsWith("\r\n0\r\n\r\n");
    }
  }

  @Test
  void consumersOfTheFirstHttpGetAStreamThatEndsWithTheConnection() {
    open(Settings.usual().streamTimeoutMs(100));
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.send("GET /v2/read?log HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

      assertThat(consumer.head()).map(String::toLowerCase).contains("connection: close")
          .doesNotContain("connection: keep-alive", "transfer-encoding: chunked");
      assertThat(consumer.rest()).isEqualTo("event: closing\ndata: closing due to stream timeout\n\n");
    }
  }

  @Test
  void aSourceThatStopsEndsTheBodyAfterAllThatItSent() {
    open(Settings.usual());
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log").head();
      gateway.onLoop(() -> {
        gateway.upstream.send(ofSource("last"));
        gateway.upstream.end();
      });

      assertThat(consumer.chunk()).isEqualTo("data: " + jsonOfSource("last") + "\n\n");
      assertThat(consumer.chunk()).isEmpty();
    }
  }

  private void open(Settings settings) {
    gateway = new TestGateway(settings);
  }
}
