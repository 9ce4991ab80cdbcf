package loggregator.grpclink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import loggregator.flow.ManualScheduler;
import org.junit.jupiter.api.Test;

class SecondTriesTest {
  private static final int MAX_MS = 600_000;
  private static final long DAY_MS = 86_400_000;

  private final ManualScheduler clock = new ManualScheduler();
  private final List<Long> triedAtMs = new ArrayList<>();

  @Test
  void areAboutTwiceAsLateEachTimeUpToTheInterval() {
    tries(MAX_MS).begin();
    clock.passMs(DAY_MS);

    long beforeMs = 0;
    long aboutMs = 30_000;
    for (long atMs : triedAtMs) {
      assertThat(atMs - beforeMs).isBetween(aboutMs / 2 - 1, aboutMs * 3 / 2 + 1);
      beforeMs = atMs;
      aboutMs = Math.min(2 * aboutMs, MAX_MS);
    }
    assertThat(triedAtMs).hasSizeGreaterThan(90);
  }

  @Test
  void goOnAsTheyAreWhenTheyAreBegunAgain() {
    SecondTries tries = tries(MAX_MS);
    tries.begin();
    tries.begin();
    clock.passMs(44_999);

    assertThat(triedAtMs).hasSize(1);
  }

  @Test
  void beginAnewAfterTheirEnd() {
    SecondTries tries = tries(MAX_MS);
    tries.begin();
    tries.end();
    clock.passMs(DAY_MS);
    assertThat(triedAtMs).isEmpty();
    tries.begin();
    clock.passMs(44_999);

    assertThat(triedAtMs).hasSize(1);
  }

  @Test
  void areNotMadeWhereAgentsNeverDrawAnew() {
    tries(0).begin();

    assertThat(clock.openTimers()).isZero();
  }

  private SecondTries tries(int maxMs) {
    return new SecondTries(clock, maxMs, () -> triedAtMs.add(clock.nowNanos() / 1_000_000));
  }
}
