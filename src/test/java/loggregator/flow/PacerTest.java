package loggregator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long INTERVAL_NANOS = 2_000_000;

  private final ManualScheduler scheduler = new ManualScheduler();
  private final List<Long> flushes = new ArrayList<>();
  private final Pacer pacer = new Pacer(scheduler, INTERVAL_NANOS, () -> flushes.add(scheduler.nowNanos()));

  @Test
  void flushesAtOnceAfterAQuietSpell() {
    pacer.signal(false);
    scheduler.passNanos(INTERVAL_NANOS);
    pacer.signal(false);

    assertThat(flushes).containsExactly(0L, INTERVAL_NANOS);
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void flushesOnceAtTheEndOfABusyInterval() {
    pacer.signal(false);
    for (int i = 0; i < 10; i++) {
      scheduler.passNanos(INTERVAL_NANOS / 20);
      pacer.signal(false);
    }
    assertThat(flushes).containsExactly(0L);

    scheduler.passNanos(INTERVAL_NANOS);
    assertThat(flushes).containsExactly(0L, INTERVAL_NANOS);
  }

  @Test
  void flushesAFullBatchAtOnceAndLeavesNoTimerBehind() {
    pacer.signal(false);
    scheduler.passNanos(1);
    pacer.signal(false);
    scheduler.passNanos(1);
    pacer.signal(true);

    assertThat(flushes).containsExactly(0L, 2L);
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void oneOfSeveralQueuesIsEmptiedWithTheOthersAtTheTurnsEnd() {
    pacer.signalOneOfSeveral(false);
    pacer.signalOneOfSeveral(true);
    assertThat(flushes).as("after a quiet spell, and when a batch is full").isEmpty();
    while (scheduler.runTask()) {
      // one flush for both
    }
    assertThat(flushes).containsExactly(0L);

    scheduler.passNanos(INTERVAL_NANOS / 2);
    pacer.signalOneOfSeveral(false);
    while (scheduler.runTask()) {
      // nothing is due
    }
    assertThat(flushes).containsExactly(0L);
    scheduler.passNanos(INTERVAL_NANOS / 2);
    assertThat(flushes).containsExactly(0L, INTERVAL_NANOS);
  }

  @Test
  void flushesForATimerThatIsDueAndHasNotFiredYet() {
    pacer.signal(false);
    pacer.signal(false);
    scheduler.sleepNanos(INTERVAL_NANOS);

    pacer.signal(false);

    assertThat(flushes).containsExactly(0L, INTERVAL_NANOS);
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void countsTheIntervalFromTheLastFlushWhateverItsReason() {
    pacer.signal(false);
    scheduler.passNanos(10);
    pacer.flushNow();
    pacer.signal(false);
    scheduler.passNanos(10 * INTERVAL_NANOS);

    assertThat(flushes).containsExactly(0L, 10L, 10L + INTERVAL_NANOS);
  }

  @Test
  void waitsForASignalThatComesFromInsideAFlush() {
    List<Long> times = new ArrayList<>();
    Pacer[] itself = new Pacer[1];
    itself[0] = new Pacer(scheduler, INTERVAL_NANOS, () -> {
      times.add(scheduler.nowNanos());
      if (times.size() < 3) {
        itself[0].signal(false);
      }
    });

    itself[0].signal(false);
    scheduler.passNanos(10 * INTERVAL_NANOS);

    assertThat(times).containsExactly(0L, INTERVAL_NANOS, 2 * INTERVAL_NANOS);
  }

  @Test
  void flushesAtTheEndOfTheTurnWithoutAnInterval() {
    Pacer unpaced = new Pacer(scheduler, 0, () -> flushes.add(scheduler.nowNanos()));
    unpaced.signal(false);
    unpaced.signal(false);
    assertThat(flushes).isEmpty();

    scheduler.runTasks();
    assertThat(flushes).containsExactly(0L);
  }

  @Test
  void flushesNothingAfterClose() {
    pacer.signal(false);
    pacer.signal(false);
    assertThat(scheduler.openTimers()).isOne();

    pacer.close();
    assertThat(scheduler.openTimers()).isZero();

    pacer.signal(true);
    pacer.signal(false);
    pacer.flushNow();
    scheduler.passNanos(10 * INTERVAL_NANOS);
    assertThat(flushes).containsExactly(0L);
  }

  @Test
  void leavesNoSignalWaitingLongerThanAnIntervalAndFlushesNoMoreOftenThanThat() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      pacer.signal(false);
      long signalNanos = scheduler.nowNanos();
      assertThat(scheduler.openTimers() == 1 || last(flushes) == signalNanos).as("flushed or due, seed %d", seed).isTrue();
      scheduler.passNanos(random.nextLong(INTERVAL_NANOS * 2));
      assertThat(scheduler.openTimers() == 0 || scheduler.nowNanos() - signalNanos < INTERVAL_NANOS)
          .as("flushed in time, seed %d", seed).isTrue();
    }
    for (int i = 1; i < flushes.size(); i++) {
      assertThat(flushes.get(i) - flushes.get(i - 1)).as("seed %d", seed).isGreaterThanOrEqualTo(INTERVAL_NANOS);
    }
  }

  private static long last(List<Long> times) {
    return times.get(times.size() - 1);
  }
}
