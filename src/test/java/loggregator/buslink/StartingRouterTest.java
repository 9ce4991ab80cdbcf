package loggregator.buslink;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;

import loggregator.flow.ManualScheduler;
import loggregator.link.Readiness;
import loggregator.link.RecordingHandler;
import loggregator.testing.EventLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Router that those who want envelopes find at once, and those who bring them only when the former have. */
class StartingRouterTest extends BusRouterLinkFixture {
  private static final long SETTLE_MS = 300;
  private static final long LATEST_MS = 2_000;

  private final ManualScheduler clock = new ManualScheduler();
  private BusUpstream rlp;

  @AfterEach
  void closeRlp() {
    if (rlp != null) {
      bus.run(rlp::close);
    }
  }

  @Test
  void isSubscribedAtAndThenGetsWhatWaitedForIt() {
    TestRouter router = startingRouter();
    start(TestBus.CONFIG);
    write(1, 10);
    subscribe();
    bus.until(() -> router.subscriptionsMade() == 1);
    bus.run(() -> clock.passMs(SETTLE_MS - 1));
    bus.passMs(300);
    assertThat(router.taken()).as("taken from an Agent that knows the Router").isEmpty();
    assertThat(bus.call(diode::queuedEnvelopes)).isEqualTo(10);
    bus.run(() -> clock.passMs(1));

    bus.until(() -> router.numbers.size() == 10);
    assertThat(router.taken()).isEqualTo(range(1, 10));
    assertThat(metrics.lostInFlight("agent")).isZero();
  }

  @Test
  void thatWasFrozenIsWaitedForUntilItsSubscribersHaveAnswered() {
    TestRouter router = startingRouter();
    subscribe();
    bus.until(() -> router.subscriptionsMade() == 1);
    bus.run(() -> clock.passMs(LATEST_MS));
    router.dropStale();
    bus.passMs(300);
    start(TestBus.CONFIG);
    write(1, 10);
    bus.run(() -> clock.passMs(SETTLE_MS - 1));
    bus.passMs(300);
    assertThat(router.taken()).as("taken before all subscribers can have answered").isEmpty();
    bus.run(() -> clock.passMs(1));

    bus.until(() -> router.numbers.size() == 10);
    assertThat(router.taken()).isEqualTo(range(1, 10));
  }

  @Test
  void thatWasFrozenAndHasLostItsSubscribersIsWaitedForLonger() {
    TestRouter router = startingRouter();
    bus.run(() -> clock.passMs(LATEST_MS));
    router.dropStale();
    bus.passMs(300);
    start(TestBus.CONFIG);
    write(1, 10);
    bus.run(() -> clock.passMs(LATEST_MS));
    bus.passMs(300);
    assertThat(router.taken()).isEmpty();
    subscribe();
    bus.until(() -> router.subscriptionsMade() == 1);
    bus.passMs(300);
    bus.run(() -> clock.passMs(SETTLE_MS));

    bus.until(() -> router.numbers.size() == 10);
  }

  @Test
  void isNotWaitedForWithoutEndWhereNobodySubscribes() {
    TestRouter router = startingRouter();
    start(TestBus.CONFIG);
    write(1, 10);
    bus.run(() -> clock.passMs(LATEST_MS));

    bus.until(() -> router.numbers.size() == 10);
  }

  @Test
  void keepsNobodyFromARouterThatIsReady() {
    TestRouter starting = startingRouter();
    TestRouter ready = router("busy", "away", 1_000_000);
    start(TestBus.CONFIG, "home");
    write(1, 10);

    bus.until(() -> ready.numbers.size() == 10);
    assertThat(starting.taken()).isEmpty();
  }

  @Test
  void isNoBetterOneToMoveTo() {
    TestRouter ready = router("busy", "away", 1_000_000);
    start(TestBus.rebalancing(20), "home");
    write(1, 10);
    bus.until(() -> ready.numbers.size() == 10);
    TestRouter starting = startingRouter();
    bus.passMs(500);
    write(11, 10);
    bus.until(() -> ready.numbers.size() == 20);
    assertThat(metrics.value("loggregator_link_disconnects_total", "role=\"agent\"")).isZero();
    bus.run(() -> clock.passMs(LATEST_MS));
    bus.until(() -> metrics.value("loggregator_link_connects_total", "role=\"agent\"") == 2);
    write(21, 10);

    bus.until(() -> starting.numbers.size() == 10);
  }

  @Test
  void announcesNothingMoreOnceItHasLeft() {
    TestRouter starting = startingRouter();
    start(TestBus.CONFIG);
    write(1, 10);
    EventLoops.await(starting.leave());
    bus.run(() -> clock.passMs(LATEST_MS));
    TestRouter next = router("next", "", 0);

    bus.until(() -> next.numbers.size() == 10);
    assertThat(starting.taken()).isEmpty();
  }

  private TestRouter startingRouter() {
    TestRouter router = new TestRouter(
        bus, TestBus.CONFIG, "starting", "home", 0, new Readiness(clock, SETTLE_MS, LATEST_MS));
    routers.add(router);
    return router;
  }

  private void subscribe() {
    rlp = bus.call(() -> BusUpstream.toEveryRouter(bus.vertx, bus.scheduler(), TestBus.CONFIG, "rlp-1", metrics.agent));
    EventLoops.await(bus.call(rlp::start));
    bus.run(() -> rlp.subscribe(BusUpstreamFixture.LOGS, new RecordingHandler()));
  }
}
