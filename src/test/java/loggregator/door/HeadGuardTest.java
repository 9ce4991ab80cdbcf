package loggregator.door;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeadGuardTest {
  private final Random random = new Random(17);

  @Test
  void whatComesBehindTheLastHeadIsCountedWhereverItEnds() {
    for (int i = 0; i < 20_000; i++) {
      String text = text(random.nextInt(40));
      int end = text.lastIndexOf("\r\n\r\n");

      assertThat(HeadGuard.bytesAfterEnd(Unpooled.copiedBuffer("xx" + text, US_ASCII).skipBytes(2)))
          .as(text.replace("\r", "R").replace("\n", "N"))
          .isEqualTo(end < 0 ? text.length() : text.length() - end - 4);
    }
  }

  /** Mostly ends of lines, so that ends of heads are in many of them, and halves of them. */
  private String text(int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(switch (random.nextInt(6)) {
        case 0 -> "\r\n\r\n";
        case 1 -> "\r";
        case 2 -> "\n";
        default -> "x";
      });
    }
    return text.toString();
  }
}
