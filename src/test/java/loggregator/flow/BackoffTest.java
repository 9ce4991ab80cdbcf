package loggregator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

  @Test
  void doublesUpToItsLimitAndBeginsAgainAfterAReset() {
    Backoff backoff = new Backoff(MAX_NANOS, () -> 0);
    assertThat(takeMs(backoff, 8)).containsExactly(100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000);

    backoff.reset();

    assertThat(takeMs(backoff, 2)).containsExactly(100, 200);
  }

  @Test
  void leavesOffUpToAHalfAtRandom() {
    assertThat(takeMs(new Backoff(MAX_NANOS, () -> 1), 3)).containsExactly(50, 100, 200);
  }

  private static long[] takeMs(Backoff backoff, int count) {
    return LongStream.range(0, count).map(i -> TimeUnit.NANOSECONDS.toMillis(backoff.takeNanos())).toArray();
  }
}
