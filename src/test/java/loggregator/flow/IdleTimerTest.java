package loggregator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IdleTimerTest {
  private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ManualScheduler scheduler = new ManualScheduler();
  private int fired;
  private final IdleTimer timer = new IdleTimer(scheduler, LIMIT_NANOS, () -> fired++);

  @Test
  void restsUntilItIsTouched() {
    scheduler.passMs(1_000);

    assertThat(scheduler.openTimers()).isZero();
    assertThat(timer.isRunning()).isFalse();
    assertThat(fired).isZero();
  }

  @Test
  void firesOnceAfterItsLimit() {
    timer.touch();

    scheduler.passMs(99);
    assertThat(fired).isZero();
    scheduler.passMs(1);
    assertThat(fired).isEqualTo(1);
    scheduler.passMs(1_000);

    assertThat(fired).isEqualTo(1);
    assertThat(timer.isRunning()).isFalse();
  }

  @Test
  void countsFromTheLastTouchWithOneTimer() {
    for (int i = 0; i < 10; i++) {
      timer.touch();
      assertThat(scheduler.openTimers()).isEqualTo(1);
      scheduler.passMs(60);
    }
    assertThat(fired).isZero();

    scheduler.passMs(40);

    assertThat(fired).isEqualTo(1);
  }

  @Test
  void goesOnWhenItIsTouchedAsItFires() {
    IdleTimer[] beating = new IdleTimer[1];
    beating[0] = new IdleTimer(scheduler, LIMIT_NANOS, () -> {
      fired++;
      beating[0].touch();
    });
    beating[0].touch();

    scheduler.passMs(350);

    assertThat(fired).isEqualTo(3);
  }

  @Test
  void countsFromAnEarlierMoment() {
    timer.touchedAgo(TimeUnit.MILLISECONDS.toNanos(70));

    scheduler.passMs(29);
    assertThat(fired).isZero();
    scheduler.passMs(1);

    assertThat(fired).isEqualTo(1);
  }

  @Test
  void tellsThatItsThreadWasHeldUp() {
    timer.touch();

    scheduler.freezeMs(500);

    assertThat(fired).isEqualTo(1);
    assertThat(timer.idleNanos()).isEqualTo(5 * LIMIT_NANOS);
  }

  @Test
  void neverFiresAfterItWasClosed() {
    timer.touch();

    timer.close();
    assertThat(scheduler.openTimers()).isZero();
    timer.touch();
    scheduler.passMs(1_000);

    assertThat(scheduler.openTimers()).isZero();
    assertThat(fired).isZero();
  }
}
