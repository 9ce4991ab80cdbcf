package loggregator.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReconnectDelayTest {
  @Test
  void doublesUpToAnEndAndBeginsAgainAfterAReset() {
    ReconnectDelay backoff = new ReconnectDelay(() -> 0);
    assertThat(delays(backoff, 8)).containsExactly(100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000);
    backoff.reset();
    assertThat(delays(backoff, 2)).containsExactly(100, 200);
  }

  @Test
  void leavesOffUpToAHalfAtRandom() {
    assertThat(delays(new ReconnectDelay(() -> 1), 3)).containsExactly(50, 100, 200);
  }

  private static long[] delays(ReconnectDelay backoff, int count) {
    return LongStream.range(0, count).map(i -> backoff.nextDelayMs()).toArray();
  }
}
