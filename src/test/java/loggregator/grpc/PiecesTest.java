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
      int bytes = pieces.nextBytes(0, total - pieces.length());
      assertThat(bytes).isBetween(1, 64 << 10);
      pieces.addArray(bytes);
      assertThat(pieces.heldBytes()).isLessThanOrEqualTo(Math.max(1 << 10, 2 * pieces.length()));
      pieces.append(Buffer.buffer(new byte[bytes]), 0, bytes);
    }

    assertThat(pieces.join()).hasSize(total);
    assertThat(pieces.heldBytes()).isEqualTo(total);
  }

  @Test
  void halfAMessageAtOnceGetsAnArrayForAllOfIt() {
    assertThat(pieces.nextBytes(16 << 10, 30_000)).isEqualTo(30_000);
    assertThat(pieces.nextBytes(10_000, 30_000)).as("a third of it").isEqualTo(20_000);
    assertThat(pieces.nextBytes(1 << 20, 2 << 20)).as("a large one").isEqualTo(64 << 10);
  }

  @Test
  void whatFitsIntoOneArrayIsNotCopied() {
    pieces.addArray(5);
    pieces.append(Buffer.buffer("hello"), 0, 5);

    assertThat(pieces.join()).isSameAs(pieces.join()).isEqualTo("hello".getBytes());
  }
}
