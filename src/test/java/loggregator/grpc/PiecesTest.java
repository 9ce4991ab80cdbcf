package loggregator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class PiecesTest {
  private final Pieces pieces = new Pieces();

  @Test
  void arraysGrowWithWhatArrivesAndNeverGetLarge() {
    int total = 1 << 20;
    while (pieces.length() < total) {
      int bytes = pieces.nextBytes(total - pieces.length());
      assertThat(bytes).isBetween(1, 64 << 10);
      pieces.addArray(bytes);
      assertThat(pieces.heldBytes()).isLessThanOrEqualTo(Math.max(1 << 10, 2 * pieces.length()));
      pieces.append(Buffer.buffer(new byte[bytes]), 0, bytes);
    }

    assertThat(pieces.join()).hasSize(total);
    assertThat(pieces.heldBytes()).isEqualTo(total);
  }

  @Test
  void whatFitsIntoOneArrayIsNotCopied() {
    pieces.addArray(5);
    pieces.append(Buffer.buffer("hello"), 0, 5);

    assertThat(pieces.join()).isSameAs(pieces.join()).isEqualTo("hello".getBytes());
  }
}
