package loggregator.trafficcontroller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import loggregator.flow.ManualScheduler;
import org.junit.jupiter.api.Test;

class SlowWatchTest {
  private final ManualScheduler scheduler = new ManualScheduler();
  private final Consumer consumer = new Consumer();
  private int cut;
  private final SlowWatch watch = new SlowWatch(scheduler, TimeUnit.SECONDS.toNanos(5), consumer, () -> cut++);

  private static final class Consumer implements SlowWatch.Outbound {
    private long pending;
    private long taken;

    void take(long bytes) {
      pending -= bytes;
      taken += bytes;
    }

    @Override
    public boolean isPending() {
      return pending > 0;
    }

    @Override
    public long progress() {
      return taken;
    }
  }

  private void write(long bytes) {
    consumer.pending += bytes;
    watch.wrote();
  }

  @Test
  void cutsAConsumerThatTakesNothingForFiveSeconds() {
    write(1);
    scheduler.passMs(4_999);
    assertThat(cut).isZero();
    scheduler.passMs(1);
    assertThat(cut).isEqualTo(1);
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void cutsItThoughALittleIsWrittenAgainAndAgain() {
    for (int i = 0; i < 5; i++) {
      write(1);
      scheduler.passMs(1_000);
    }
    assertThat(cut).isEqualTo(1);
  }

  @Test
  void leavesOneThatReadsSlowlyButSteadily() {
    write(1_000);
    for (int i = 0; i < 100; i++) {
      scheduler.passMs(4_000);
      consumer.take(1);
    }
    assertThat(cut).isZero();
    scheduler.passMs(6_000);
    assertThat(cut).as("now it takes nothing").isEqualTo(1);
  }

  @Test
  void leavesOneThatHasAllThereIs() {
    write(1);
    consumer.take(1);
    scheduler.passMs(60_000);
    assertThat(cut).isZero();
    assertThat(scheduler.openTimers()).as("timers of an idle stream").isZero();
    write(1);
    scheduler.passMs(5_000);
    assertThat(cut).as("and then takes nothing").isEqualTo(1);
  }

  @Test
  void leavesNothingBehindWhenItIsStopped() {
    write(1);
    watch.stop();
    write(1);
    assertThat(scheduler.openTimers()).isZero();
  }
}
