package loggregator.trafficcontroller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import loggregator.flow.ManualScheduler;
import org.junit.jupiter.api.Test;

class PingPongTest {
  private final ManualScheduler scheduler = new ManualScheduler();
  private int pings;
  private int unanswered;
  private final PingPong keepAlive = new PingPong(scheduler, TimeUnit.SECONDS.toNanos(15),
      TimeUnit.SECONDS.toNanos(30), () -> pings++, () -> unanswered++);

  @Test
  void pingsAtOnceAndFifteenSecondsAfterEachPong() {
    keepAlive.ping();
    assertThat(pings).isEqualTo(1);
    scheduler.passMs(29_999);
    keepAlive.pong();
    scheduler.passMs(14_999);
    assertThat(pings).isEqualTo(1);
    scheduler.passMs(1);
    assertThat(pings).isEqualTo(2);
    assertThat(unanswered).isZero();
  }

  @Test
  void givesUpAfterThirtySecondsWithoutAPong() {
    keepAlive.ping();
    scheduler.passMs(29_999);
    assertThat(unanswered).isZero();
    scheduler.passMs(1);
    assertThat(unanswered).isEqualTo(1);
  }

  @Test
  void anUnaskedPongStandsForOneAnswer() {
    keepAlive.ping();
    keepAlive.pong();
    keepAlive.pong();
    keepAlive.pong();
    scheduler.passMs(15_000);
    assertThat(pings).isEqualTo(2);
    scheduler.passMs(15_000);
    assertThat(pings).as("the second ping was answered before").isEqualTo(3);
    scheduler.passMs(30_000);
    assertThat(unanswered).as("the third was not").isEqualTo(1);
  }

  @Test
  void leavesNothingBehindWhenItIsStopped() {
    keepAlive.ping();
    keepAlive.stop();
    keepAlive.pong();
    assertThat(scheduler.openTimers()).isZero();
  }
}
