package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.concurrent.atomic.AtomicLong;
import loggregator.gateway.RawConnection;
import loggregator.trafficcontroller.RawWebSocket;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Gateway and a Traffic Controller behind nginx with nothing configured but where they are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BehindNginxTest {
  private final AtomicLong numbers = new AtomicLong();
  private TestNode node;
  private Nginx nginx;
  private Producer producer;

  @BeforeAll
  void start() throws Exception {
    node = TestNode.start();
    nginx = new Nginx(node.port("gateway.http"), node.port("trafficController.http"));
    producer = node.producer();
  }

  @AfterAll
  void stop() throws Exception {
    producer.finish();
    nginx.close();
    node.close();
  }

  /** The head comes before any line, and each line before the next one is sent. */
  @ParameterizedTest
  @ValueSource(strings = {"text/event-stream", "application/x-ndjson"})
  void linesArriveAsTheyAreSent(String type) {
    try (RawConnection stream = new RawConnection(nginx.gatewayPort())
        .request("GET", "/v2/read?log", "Accept: " + type)) {
      assertThat(stream.head()).anyMatch(line -> line.endsWith("200 OK"))
          .anyMatch(line -> line.toLowerCase().startsWith("content-type: " + type))
          .noneMatch(line -> line.toLowerCase().startsWith("x-accel"));
      for (int i = 0; i < 20; i++) {
        assertThat(stream.chunksUntil(timestamp(send()))).isNotEmpty();
      }
    }
  }

  @Test
  void theGatewaysWebSocketIsUpgraded() {
    try (RawWebSocket stream = new RawWebSocket(nginx.gatewayPort(), "/socket/v2/read?log")) {
      assertThat(stream.head.get(0)).contains("101");
      for (int i = 0; i < 20; i++) {
        String sent = timestamp(send());
        assertThat(stream.frameButPing().text()).contains(sent);
      }
    }
  }

  @Test
  void theFirstGenerationsWebSocketIsUpgraded() throws Exception {
    try (RawWebSocket stream = new RawWebSocket(nginx.controllerPort(), "/firehose/a")) {
      assertThat(stream.head.get(0)).contains("101");
      for (int i = 0; i < 20; i++) {
        long number = send();
        assertThat(EventFactory.Envelope.parseFrom(stream.binary()).getTimestamp()).isEqualTo(number);
      }
    }
  }

  @Test
  void refusalsComeAsTheyAre() {
    try (RawConnection refused = new RawConnection(nginx.gatewayPort())
        .request("GET", "/v2/read?source_ids=a&log", "Connection: close")) {
      assertThat(refused.head().get(0)).endsWith("400 Bad Request");
      assertThat(refused.rest()).contains("unknown_parameter");
    }
  }

  private long send() {
    long number = numbers.incrementAndGet();
    producer.send(Envelope.newBuilder().setTimestamp(number).setSourceId("web")
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("line"))).build());
    return number;
  }

  private static String timestamp(long number) {
    return "\"timestamp\":\"" + number + "\"";
  }
}
