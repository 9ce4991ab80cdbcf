package loggregator.trafficcontroller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import loggregator.http.RawConnection;
import loggregator.testing.NumberedLogs;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Consumers that answer no ping, take nothing, or send what they should not. */
class DisconnectTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final String SLOW = "loggregator_slow_consumers_total{role=\"traffic_controller\"} ";
  private TestController controller;

  @AfterEach
  void close() {
    controller.close();
  }

  @Test
  void oneThatAnswersNoPingIsToldSo() {
    controller = new TestController(new JsonObject().put("pongTimeoutMs", 50));
    try (RawWebSocket consumer = controller.open("/firehose/sub")) {
      RawWebSocket.Frame end = consumer.frameButPing();
      assertThat(end.opcode()).isEqualTo(RawWebSocket.CLOSE);
      assertThat(end.closeStatus()).isEqualTo(1008);
      assertThat(end.closeReason())
          .isEqualTo("Client did not respond to ping before keep-alive timeout expired.");
    }
    assertThat(controller.metrics.scrape()).contains(SLOW + "0.0");
  }

  @Test
  void oneThatTakesNothingIsCutOffAndToldOf() {
    controller = new TestController(new JsonObject().put("slowConsumerTimeoutMs", 500));
    try (RawWebSocket consumer = new RawWebSocket(new RawConnection(controller.port(), 4_096), "/firehose/sub?x=1")) {
      await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
        controller.send(Records.large(1 << 20));
        return !controller.told.isEmpty();
      });
      await().atMost(LIMIT).until(() -> controller.openStreams() == 0);
      assertThat(controller.metrics.scrape()).contains(SLOW + "1.0");
      List<Envelope> told = NumberedLogs.envelopes(controller.told.get(0));
      assertThat(told).hasSize(2).allMatch(envelope -> envelope.getSourceId().equals("traffic_controller"));
      assertThat(told.get(0).getTagsMap()).isEmpty();
      assertThat(told.get(0).getEvent().getTitle()).isEqualTo("Traffic Controller has disconnected slow consumer");
      assertThat(told.get(0).getEvent().getBody()).matches("""
          Remote Address: 127\\.0\\.0\\.1:\\d+
          X-Forwarded-For:\\s
          Path: /firehose/sub\\?x=1

          When Loggregator detects a slow connection, that connection is disconnected to prevent back pressure on the \
          system\\. This may be due to improperly scaled nozzles, or slow user connections to Loggregator""");
      assertThat(told.get(1).getCounter().getName()).isEqualTo("doppler_proxy.slow_consumer");
      assertThat(consumer.frameButPing().opcode()).as("what was on its way").isEqualTo(RawWebSocket.BINARY);
    }
  }

  /** It reads less than what comes, for longer than a consumer may read nothing, and loses the rest from its queue. */
  @Test
  void oneThatReadsSlowlyIsKept() {
    controller = new TestController(new JsonObject().put("slowConsumerTimeoutMs", 1_000));
    try (RawWebSocket consumer = controller.open("/firehose/sub")) {
      for (int i = 0; i < 30; i++) {
        controller.send(Records.large(1 << 20));
      }
      AtomicInteger rounds = new AtomicInteger();
      await().pollInterval(Duration.ofMillis(200)).atMost(LIMIT).until(() -> {
        controller.send(Records.large(1 << 20));
        assertThat(consumer.connection.read(1 << 19)).hasSize(1 << 19);
        return rounds.incrementAndGet() == 15;
      });
      assertThat(controller.metrics.scrape())
          .doesNotContain("{diode=\"stream\",reason=\"overflow\",role=\"traffic_controller\"} 0.0");
    }
    await().until(() -> controller.openStreams() == 0);
    assertThat(controller.told).isEmpty();
    assertThat(controller.metrics.scrape()).contains(SLOW + "0.0");
  }

  @Test
  void oneThatLeavesWhileEnvelopesAreOnTheirWayIsNotSlow() {
    controller = new TestController(new JsonObject().put("slowConsumerTimeoutMs", 100));
    controller.open("/firehose/sub").close();
    controller.get("/firehose/sub").close();
    RawWebSocket consumer = controller.open("/firehose/sub");
    controller.send(Records.large(1 << 16));
    consumer.close();
    await().atMost(LIMIT).until(() -> {
      controller.send("x");
      return controller.openStreams() == 0;
    });
    assertThat(controller.get(() -> controller.told)).isEmpty();
    assertThat(controller.metrics.scrape()).contains(SLOW + "0.0");
  }

  @Test
  void whatConsumersSendIsIgnored() {
    controller = new TestController();
    try (RawWebSocket consumer = controller.open("/firehose/sub")) {
      consumer.send(1, "hello".getBytes(UTF_8));
      consumer.send(RawWebSocket.BINARY, new byte[60_000]);
      controller.send("still here");
      assertThat(consumer.message()).isEqualTo("still here");
    }
  }

  @Test
  void aFrameOfTenMebibytesEndsTheStream() {
    controller = new TestController();
    try (RawWebSocket healthy = controller.open("/firehose/other");
        RawWebSocket consumer = controller.open("/firehose/sub")) {
      consumer.send(RawWebSocket.BINARY, new byte[10 << 20]);
      RawWebSocket.Frame end = consumer.frameButPing();
      assertThat(end.opcode()).isEqualTo(RawWebSocket.CLOSE);
      assertThat(end.closeStatus()).isEqualTo(1009);
      controller.send("fine");
      assertThat(healthy.message()).isEqualTo("fine");
    }
    await().until(() -> controller.openStreams() == 0);
  }

  @Test
  void garbageInsteadOfAFrameEndsTheStream() {
    controller = new TestController();
    try (RawWebSocket consumer = controller.open("/firehose/sub")) {
      consumer.connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(consumer.frameButPing().closeStatus()).isEqualTo(1002);
    }
    await().until(() -> controller.openStreams() == 0);
  }
}
