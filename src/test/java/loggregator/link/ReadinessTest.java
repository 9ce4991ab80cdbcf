package loggregator.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import loggregator.flow.ManualScheduler;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private static final long SETTLE_MS = 300;
  private static final long LATEST_MS = 2_000;

  private final ManualScheduler scheduler = new ManualScheduler();
  private final Readiness readiness = new Readiness(scheduler, SETTLE_MS, LATEST_MS);

  @Test
  void comesSomeTimeAfterTheFirstSubscription() {
    readiness.reachable();
    scheduler.passMs(500);
    readiness.subscribed();
    scheduler.passMs(SETTLE_MS - 1);
    readiness.subscribed();
    assertThat(readiness.isReady()).isFalse();
    scheduler.passMs(1);

    assertThat(readiness.isReady()).isTrue();
  }

  @Test
  void comesWithoutSubscriptionsInTheEnd() {
    scheduler.passMs(LATEST_MS);
    readiness.reachable();
    scheduler.passMs(LATEST_MS - 1);
    assertThat(readiness.isReady()).isFalse();
    scheduler.passMs(1);

    assertThat(readiness.isReady()).isTrue();
  }

  @Test
  void comesNoLaterForASubscriptionInTheLastMoment() {
    readiness.reachable();
    scheduler.passMs(LATEST_MS - 1);
    readiness.subscribed();
    scheduler.passMs(1);

    assertThat(readiness.isReady()).isTrue();
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void isToldOnceAndStays() {
    List<Boolean> told = new ArrayList<>();
    readiness.onReady(() -> told.add(readiness.isReady()));
    readiness.reachable();
    readiness.subscribed();
    scheduler.passMs(LATEST_MS);
    readiness.subscribed();
    readiness.reachable();
    scheduler.passMs(LATEST_MS);

    assertThat(told).containsExactly(true);
    assertThat(readiness.isReady()).isTrue();
  }

  @Test
  void beginsAnewWithSubscribersThatComeBackWhenTheProcessWasFrozen() {
    becomeReady();
    readiness.beginAnew();
    scheduler.passMs(LATEST_MS);
    assertThat(readiness.isReady()).isFalse();
    readiness.subscribed();
    scheduler.passMs(SETTLE_MS);

    assertThat(readiness.isReady()).isTrue();
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void comesInTheEndWhenNobodyComesBack() {
    becomeReady();
    readiness.beginAnew();
    scheduler.passMs(5 * LATEST_MS - 1);
    assertThat(readiness.isReady()).isFalse();
    scheduler.passMs(1);

    assertThat(readiness.isReady()).isTrue();
    assertThat(scheduler.openTimers()).isZero();
  }

  private void becomeReady() {
    readiness.reachable();
    scheduler.passMs(LATEST_MS);
  }

  @Test
  void neverComesOnceTheRouterLeaves() {
    readiness.reachable();
    readiness.subscribed();
    readiness.close();
    readiness.reachable();
    readiness.subscribed();
    scheduler.passMs(LATEST_MS);

    assertThat(readiness.isReady()).isFalse();
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void isThereFromTheStartWhereNobodyHasToWait() {
    Readiness atOnce = Readiness.atOnce(scheduler);
    atOnce.reachable();
    atOnce.subscribed();
    atOnce.beginAnew();

    assertThat(atOnce.isReady()).isTrue();
    assertThat(scheduler.openTimers()).isZero();
  }
}
