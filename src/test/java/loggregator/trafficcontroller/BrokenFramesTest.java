package loggregator.trafficcontroller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames that can't be are answered as the Gateway answers them. */
class BrokenFramesTest {
  private final TestController controller = new TestController();

  @AfterEach
  void close() {
    controller.close();
  }

  @ParameterizedTest
  @CsvSource({
      "without a mask, 1002, 81 01 61",
      "reserved bits, 1002, C1 81 00 00 00 00 61",
      "a continuation of nothing, 1002, 80 81 00 00 00 00 61",
      "a ping that is too long, 1002, 89 FE 00 7E 00 00 00 00",
      "a close with a status that none may send, 1002, 88 82 00 00 00 00 03 ED",
      "text that ends within a character, 1007, 81 81 00 00 00 00 C3"})
  void isToldByTheStatus(String what, int status, String bytes) {
    try (RawWebSocket consumer = controller.open("/firehose/sub")) {
      consumer.connection.send(HexFormat.ofDelimiter(" ").parseHex(bytes));
      assertThat(consumer.frameButPing().closeStatus()).as(what).isEqualTo(status);
    }
    await().until(() -> controller.openStreams() == 0);
  }
}
