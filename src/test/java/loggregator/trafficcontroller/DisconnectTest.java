package loggregator.trafficcontroller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import loggregator.gateway.RawConnection;
import loggregator.testing.NumberedLogs;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Consumers that answer no ping, take nothing, or send what they should not. */
class DisconnectTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String SLOW = "loggregator_slow_consumers_total{role=\"traffic_controller\"} ";
  private TestController controller;

  @AfterEach
  void close() {
    controller.close();
  }

  @Test
  void oneThatAnswersNoPingIsToldSo() {
    controller = TestController.withClock();
    try (RawWebSocket consumer = controller.open("/firehose/sub")) {
      assertThat(consumer.frame().opcode()).isEqualTo(RawWebSocket.PING);
      controller.passMs(29_999);
      controller.send("still here");
      assertThat(consumer.frame().text()).isEqualTo("still here");
      controller.passMs(1);
      RawWebSocket.Frame end = consumer.frame();
      assertThat(end.opcode()).isEqualTo(RawWebSocket.CLOSE);
      assertThat(end.closeStatus()).isEqualTo(1008);
      assertThat(end.closeReason())
          .isEqualTo("Client did not respond to ping before keep-alive timeout expired.");
    }
    assertThat(controller.told).isEmpty();
    assertThat(controller.metrics.scrape()).contains(SLOW + "0.0");
  }

  @Test
  void oneThatTakesNothingForFiveSecondsIsCutOffAndToldOf() {
    controller = TestController.withClock();
    try (RawWebSocket consumer = new RawWebSocket(new RawConnection(controller.port(), 4_096), "/firehose/sub?x=1")) {
      fill();
      controller.passMs(4_999);
      assertThat(controller.openStreams()).isEqualTo(1);
      controller.passMs(1_001);
      assertThat(controller.openStreams()).isZero();
      assertThat(controller.metrics.scrape()).contains(SLOW + "1.0");
      assertThat(controller.told).hasSize(1);
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
      controller.passMs(10_000);
      assertThat(consumer.connection.rest()).as("what was on its way, and then the end").isNotEmpty();
    }
  }

  /** More than all buffers on the way hold, so that some of it waits at the controller. */
  private void fill() {
    for (int i = 0; i < 30; i++) {
      controller.send(Records.large(1 << 20));
    }
    assertThat(controller.metrics.scrape())
        .doesNotContain("{diode=\"stream\",reason=\"overflow\",role=\"traffic_controller\"} 0.0");
  }

  /** It reads less than what comes, for a minute, and loses the rest from its queue. */
  @Test
  void oneThatReadsSlowlyIsKept() {
    controller = TestController.withClock();
    try (RawWebSocket consumer = controller.open("/firehose/sub")) {
      fill();
      for (int i = 0; i < 15; i++) {
        double before = controller.taken();
        controller.send(Records.large(1 << 20));
        assertThat(consumer.connection.read(3 << 19)).hasSize(3 << 19);
        await().atMost(LIMIT).until(() -> controller.taken() > before);
        consumer.pong();
        controller.passMs(4_000);
        assertThat(controller.openStreams()).isEqualTo(1);
      }
      assertThat(controller.told).isEmpty();
      fill();
      controller.passMs(10_000);
      assertThat(controller.told).as("when it reads no more").hasSize(1);
    }
  }

  @Test
  void oneThatLeavesWhileEnvelopesAreOnTheirWayIsNotSlow() {
    controller = TestController.withClock();
    controller.get("/firehose/sub").close();
    RawWebSocket consumer = controller.open("/firehose/sub");
    fill();
    controller.passMs(1_000);
    consumer.close();
    await().atMost(LIMIT).until(() -> controller.openStreams() == 0);
    controller.passMs(60_000);
    assertThat(controller.told).isEmpty();
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

  /** The answers that wait for it would be kept without bound; so it is not read from, and then found to be slow. */
  @Test
  void oneThatFloodsWithPingsAndTakesNoAnswersIsCutOff() throws InterruptedException {
    controller = TestController.withClock();
    try (RawWebSocket healthy = controller.open("/firehose/other");
        PingFlood flood = new PingFlood(
            new RawWebSocket(new RawConnection(controller.port(), 4_096), "/firehose/sub"))) {
      flood.awaitHalt();
      controller.send("fine");
      assertThat(healthy.message()).isEqualTo("fine");

      await().until(() -> {
        controller.passMs(1_000);
        return controller.told.size() == 1;
      });
      flood.awaitHalt();
      controller.passMs(10_000);
      flood.awaitCut();
      controller.send("still fine");
      assertThat(healthy.message()).isEqualTo("still fine");
    }
    await().until(() -> controller.openStreams() == 0);
  }

  @Test
  void oneThatFloodsWithPingsAndTakesTheAnswersHarmsNobody() throws InterruptedException {
    controller = new TestController();
    RawWebSocket consumer = controller.open("/firehose/sub");
    try (RawWebSocket healthy = controller.open("/firehose/other"); PingFlood flood = new PingFlood(consumer)) {
      for (int i = 0; i < 10_000; i++) {
        assertThat(consumer.frame().opcode()).isIn(RawWebSocket.PING, RawWebSocket.PONG);
      }
      controller.send("fine");
      assertThat(healthy.message()).isEqualTo("fine");
      RawWebSocket.Frame frame = consumer.frame();
      while (frame.opcode() != RawWebSocket.BINARY) {
        frame = consumer.frame();
      }
      assertThat(frame.text()).isEqualTo("fine");
    }
    await().until(() -> controller.openStreams() == 0);
  }

  @Test
  void textThatIsNoUtf8EndsTheStream() {
    controller = new TestController();
    try (RawWebSocket consumer = controller.open("/firehose/sub")) {
      consumer.send(1, new byte[] {(byte) 0xC3, 0x28});
      assertThat(consumer.frameButPing().closeStatus()).isEqualTo(1007);
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
