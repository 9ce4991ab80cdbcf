package loggregator.trafficcontroller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import loggregator.gateway.RawConnection;
import loggregator.metrics.Metrics;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.V1Filter.Kind;
import loggregator.routing.V1Filter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a consumer sees on the wire once it is connected, and what becomes of its stream. */
class WebSocketStreamTest {
  private static final String APP = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
  private TestController controller = new TestController();

  @AfterEach
  void close() {
    controller.close();
  }

  @Test
  void isUpgradedAndPingedAtOnce() {
    try (RawWebSocket consumer = controller.open("/firehose/sub")) {
      assertThat(consumer.head.get(0)).isEqualTo("HTTP/1.1 101 Switching Protocols");
      assertThat(consumer.head).noneMatch(line -> line.toLowerCase().startsWith("sec-websocket-extensions"));
      assertThat(consumer.frame().opcode()).isEqualTo(RawWebSocket.PING);
    }
  }

  @Test
  void getsABinaryMessageForEachEnvelopeAsItCame() {
    try (RawWebSocket consumer = controller.open("/apps/" + APP + "/stream")) {
      String[] sizes = IntStream.of(0, 1, 125, 126, 65_535, 65_536, 200_000).mapToObj("x"::repeat)
          .toArray(String[]::new);
      controller.send(sizes);
      controller.send("last");
      for (String expected : sizes) {
        assertThat(consumer.message()).isEqualTo(expected);
      }
      assertThat(consumer.message()).isEqualTo("last");
    }
  }

  @Test
  void pingsAndAnswersAreWholeBetweenEnvelopes() {
    controller.close();
    controller = new TestController(new JsonObject().put("pingIntervalMs", 10));
    try (RawWebSocket consumer = controller.open("/firehose/sub")) {
      List<String> messages = new ArrayList<>();
      int pings = 0;
      int pongs = 0;
      for (int i = 0; messages.size() < 2_000 || pings < 3 || pongs < 100; i++) {
        controller.send("a" + i, "b" + i);
        consumer.send(RawWebSocket.PING, new byte[] {1, 2, 3});
        consumer.pong();
        for (int own = 0; own < 3; ) {
          RawWebSocket.Frame frame = consumer.frame();
          switch (frame.opcode()) {
            case RawWebSocket.PING -> pings++;
            case RawWebSocket.PONG -> {
              assertThat(frame.payload()).containsExactly(1, 2, 3);
              pongs++;
              own++;
            }
            default -> {
              messages.add(frame.text());
              own++;
            }
          }
        }
      }
      assertThat(messages).isEqualTo(IntStream.range(0, messages.size()).mapToObj(
          i -> (i % 2 == 0 ? "a" : "b") + i / 2).toList());
    }
  }

  @Test
  void asksTheRoutersForWhatThePathSays() {
    for (String target : List.of("/firehose/a%20b?", "/firehose/x?filter-type=logs", "/firehose/x?filter-type=metrics",
        "/firehose/x?filter-type=Logs", "/apps/" + APP + "/stream?filter-type=logs")) {
      controller.open(target).close();
    }
    assertThat(controller.upstream.feeds()).extracting(feed -> feed.request).containsExactly(
        SubscriptionRequest.v1("a b", new V1Filter("", Kind.ANY)),
        SubscriptionRequest.v1("x", new V1Filter("", Kind.LOG)),
        SubscriptionRequest.v1("x", new V1Filter("", Kind.METRIC)),
        SubscriptionRequest.v1("x", new V1Filter("", Kind.ANY)),
        SubscriptionRequest.v1("", new V1Filter(APP, Kind.ANY)));
  }

  @Test
  void whoSawTheUpgradeGetsWhatWasSentFromThenOn() {
    controller.upstream.answerLater();
    RawConnection asking = controller.get("/firehose/sub", RawWebSocket.UPGRADE);
    await().until(() -> !controller.upstream.feeds().isEmpty());
    controller.send("before the answer, and in the diode");
    controller.onLoop(() -> controller.upstream.feed(0).activate());
    try (asking) {
      assertThat(asking.head().get(0)).contains("101");
      assertThat(asking.read(2)).as("the ping").containsExactly(0x89, 0);
      assertThat(asking.read(2)[1]).isEqualTo((byte) 35);
    }
  }

  @Test
  void equalAppStreamsShareOneSubscriptionAndFirehosesDoNot() {
    try (RawWebSocket first = controller.open("/apps/" + APP + "/stream");
        RawWebSocket second = controller.open("/apps/" + APP + "/stream");
        RawWebSocket third = controller.open("/firehose/x"); RawWebSocket fourth = controller.open("/firehose/x")) {
      assertThat(controller.upstream.feeds()).hasSize(3);
      controller.send("one");
      for (RawWebSocket consumer : List.of(first, second, third, fourth)) {
        assertThat(consumer.message()).isEqualTo("one");
      }
    }
  }

  @Test
  void leavesTheRoutersWhenTheConsumerDoes() {
    controller.open("/firehose/sub").close();
    await().until(() -> controller.openStreams() == 0);
    assertThat(controller.upstream.feed(0).closedTimes()).isEqualTo(1);
    assertThat(controller.metrics.scrape()).contains("loggregator_proxy_streams{endpoint=\"firehose\"} 0.0");
  }

  @Test
  void endsNormallyWhenTheConsumerCloses() {
    try (RawWebSocket consumer = controller.open("/firehose/sub")) {
      consumer.send(RawWebSocket.CLOSE, new byte[] {3, (byte) 0xE8});
      assertThat(consumer.frameButPing().closeStatus()).isEqualTo(1000);
      assertThat(consumer.connection.rest()).isEmpty();
    }
    await().until(() -> controller.openStreams() == 0);
  }

  @Test
  void endsNormallyAfterWhatWaitsWhenTheRoutersEndIt() {
    try (RawWebSocket consumer = controller.open("/firehose/sub")) {
      controller.onLoop(() -> {
        controller.upstream.send(Records.of("last"));
        controller.upstream.end();
      });
      assertThat(consumer.message()).isEqualTo("last");
      RawWebSocket.Frame end = consumer.frameButPing();
      assertThat(end.opcode()).isEqualTo(RawWebSocket.CLOSE);
      assertThat(end.closeStatus()).isEqualTo(1000);
      assertThat(end.closeReason()).isEmpty();
    }
  }

  @Test
  void aPlannedStopEndsStreamsNormally() {
    try (RawWebSocket consumer = controller.open("/apps/" + APP + "/stream")) {
      controller.send("last");
      controller.onLoop(() -> controller.server().finish());
      assertThat(consumer.message()).isEqualTo("last");
      assertThat(consumer.frameButPing().closeStatus()).isEqualTo(1000);
    }
    try (RawConnection late = controller.get("/firehose/sub", RawWebSocket.UPGRADE)) {
      assertThat(late.head().get(0)).contains("503");
    }
  }

  @Test
  void countsWhatItGaveByEndpoint() {
    try (RawWebSocket app = controller.open("/apps/" + APP + "/stream");
        RawWebSocket firehose = controller.open("/firehose/sub")) {
      controller.send("a", "b", "c");
      IntStream.range(0, 3).forEach(i -> app.message());
      IntStream.range(0, 3).forEach(i -> firehose.message());
      Metrics metrics = controller.metrics;
      assertThat(metrics.scrape()).contains(
          "loggregator_proxy_egress_envelopes_total{endpoint=\"stream\"} 3.0",
          "loggregator_proxy_egress_envelopes_total{endpoint=\"firehose\"} 3.0",
          "loggregator_proxy_streams{endpoint=\"stream\"} 1.0",
          "loggregator_proxy_streams{endpoint=\"firehose\"} 1.0",
          "loggregator_egress_envelopes_total{role=\"traffic_controller\"} 6.0");
    }
  }
}
