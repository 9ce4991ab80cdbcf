package loggregator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import loggregator.diode.DiodeCounts;
import org.junit.jupiter.api.Test;

class QueueAgeTest {
  private final QueueAge age = new QueueAge();

  @Test
  void whatWaitsGetsOlderUntilItHasLeft() {
    look(1, 10, 0);
    look(2, 20, 0);
    look(3, 30, 0);
    assertThat(oldestMs(5, 30, 0)).isEqualTo(4_000);
    assertThat(oldestMs(5, 30, 9)).isEqualTo(4_000);
    assertThat(oldestMs(5, 30, 10)).isEqualTo(3_000);
    assertThat(oldestMs(5, 30, 29)).isEqualTo(2_000);
    assertThat(oldestMs(5, 30, 30)).isZero();
  }

  @Test
  void aQueueThatIsEmptyAtEachLookHoldsNothingOld() {
    for (int second = 0; second < 100; second++) {
      look(second, 10 * second, 10 * second);
    }
    assertThat(oldestMs(100, 1_000, 990)).isZero();
  }

  /** However long that is, few looks are remembered, and it never says too much. */
  @Test
  void whatWaitsForLongIsNotForgotten() {
    for (int second = 1; second <= 1_000; second++) {
      look(second, second, 0);
    }
    for (int left = 0; left < 1_000; left += 37) {
      long trulyMs = TimeUnit.SECONDS.toMillis(1_000 - left - 1);
      assertThat(oldestMs(1_000, 1_000, left)).isBetween(Math.max(0, trulyMs - 126_000), trulyMs);
    }
  }

  private void look(long second, long written, long read) {
    age.look(new DiodeCounts(written, read, 0, written - read), TimeUnit.SECONDS.toNanos(second));
  }

  private long oldestMs(long second, long written, long read) {
    return age.oldestMs(new DiodeCounts(written, read, 0, written - read), TimeUnit.SECONDS.toNanos(second));
  }
}
