package loggregator.gateway;

import static loggregator.gateway.TestBatches.jsonOfSource;
import static loggregator.gateway.TestBatches.ofSource;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import loggregator.testing.Awaiting;
import loggregator.trafficcontroller.RawWebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Consumers that break the rules of WebSockets are told so, and harm nobody else. */
class BrokenFramesTest {
  private final TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
      "without a mask, 1002, 81 01 61",
      "reserved bits, 1002, C1 81 00 00 00 00 61",
      "a continuation of nothing, 1002, 80 81 00 00 00 00 61",
      "a ping that is too long, 1002, 89 FE 00 7E 00 00 00 00",
      "a close with a status that none may send, 1002, 88 82 00 00 00 00 03 ED",
      "text that is no UTF-8, 1007, 81 82 00 00 00 00 C3 28",
      "text that ends within a character, 1007, 81 81 00 00 00 00 C3",
      "a frame of more than 64 KiB, 1009, 82 FF 00 00 00 00 00 01 00 01 00 00 00 00"})
  void isToldByTheStatus(String what, int status, String bytes) {
    try (RawWebSocket healthy = new RawWebSocket(gateway.port(), "/v2/read?log");
        RawWebSocket consumer = new RawWebSocket(gateway.port(), "/v2/read?log")) {
      consumer.connection.send(HexFormat.ofDelimiter(" ").parseHex(bytes));
      RawWebSocket.Frame end = consumer.frame();
      assertThat(end.opcode()).as(what).isEqualTo(RawWebSocket.CLOSE);
      assertThat(end.closeStatus()).as(what).isEqualTo(status);

      gateway.send(ofSource("fine"));
      assertThat(healthy.frame().text()).isEqualTo(jsonOfSource("fine"));
    }
    Awaiting.until(() -> gateway.get(() -> gateway.server().openStreams()) == 0);
  }

  @Test
  void aCharacterMayBeCutBetweenFrames() {
    try (RawWebSocket consumer = new RawWebSocket(gateway.port(), "/v2/read?log")) {
      consumer.connection.send(HexFormat.of().parseHex("018100000000C3" + "808100000000A4"));
      consumer.send(RawWebSocket.PING, new byte[0]);
      assertThat(consumer.frame().opcode()).isEqualTo(RawWebSocket.PONG);
    }
  }
}
