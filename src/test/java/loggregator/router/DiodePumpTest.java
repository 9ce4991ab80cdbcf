package loggregator.router;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.SourceKey;
import loggregator.flow.ManualScheduler;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class DiodePumpTest {
  private final ManualScheduler scheduler = new ManualScheduler();
  private final Diode diode = new Diode(new DiodeLimits(1_000_000, 1 << 30), SourceKey.V2);
  private final List<Long> worked = new ArrayList<>();
  private final DiodePump pump =
      new DiodePump(diode, scheduler, batch -> worked.addAll(NumberedLogs.numbers(batch)), () -> {});

  @Test
  void worksInItsSchedulersTurnsAndNotInsideTheSignal() {
    write(1, 10);
    assertThat(worked).isEmpty();

    scheduler.runTasks();
    assertThat(worked).isEqualTo(range(1, 10));
  }

  @Test
  void manySignalsMakeOneTurn() {
    write(1, 1);
    write(2, 1);
    write(3, 1);

    assertThat(scheduler.runTask()).isTrue();
    assertThat(scheduler.runTask()).isFalse();
    assertThat(worked).containsExactly(1L, 2L, 3L);
  }

  @Test
  void letsOthersHaveATurnBetweenItsOwn() {
    write(1, 20_000);
    boolean[] served = {false};
    scheduler.execute(() -> served[0] = true);
    assertThat(scheduler.runTask()).isTrue();
    assertThat(worked).hasSizeLessThan(20_000).isNotEmpty();

    assertThat(scheduler.runTask()).isTrue();
    assertThat(served[0]).isTrue();
    scheduler.runTasks();
    assertThat(worked).isEqualTo(range(1, 20_000));
  }

  @Test
  void aSignalFromInsideTheWorkIsNotForgotten() {
    DiodePump[] itself = new DiodePump[1];
    List<Long> all = new ArrayList<>();
    itself[0] = new DiodePump(diode, scheduler, batch -> {
      all.addAll(NumberedLogs.numbers(batch));
      if (all.size() < 3) {
        diode.write(NumberedLogs.of(all.size() + 1, 1));
        itself[0].signal();
      }
    }, () -> {});
    diode.write(NumberedLogs.of(1, 1));
    itself[0].signal();
    scheduler.runTasks();

    assertThat(all).containsExactly(1L, 2L, 3L);
  }

  @Test
  void drainsAllAtOnce() {
    write(1, 20_000);
    pump.drain();
    assertThat(worked).isEqualTo(range(1, 20_000));

    scheduler.runTasks();
    assertThat(worked).hasSize(20_000);
  }

  private void write(long first, int count) {
    diode.write(NumberedLogs.of(first, count));
    pump.signal();
  }
}
