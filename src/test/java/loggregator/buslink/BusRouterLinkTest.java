package loggregator.buslink;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import loggregator.config.BusConfig;
import loggregator.testing.EventLoops;
import org.junit.jupiter.api.Test;

class BusRouterLinkTest extends BusRouterLinkFixture {
  @Test
  void keepsTheOrderAndLosesNothing() {
    TestRouter router = router("router-1", "", 0);
    start(TestBus.CONFIG);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long next = 1;
    while (next <= 100_000) {
      int count = 1 + random.nextInt(200);
      write(next, count);
      next += count;
    }
    long last = next - 1;

    bus.until(() -> router.numbers.size() >= last);
    assertThat(router.taken()).as("seed %d", seed).isEqualTo(range(1, last));
    assertThat(metrics.lostInFlight("agent")).isZero();
  }

  @Test
  void whatComesBeforeThereIsARouterWaitsForOne() {
    start(TestBus.CONFIG);
    write(1, 10);
    TestRouter router = router("router-1", "", 0);

    bus.until(() -> router.numbers.size() == 10);
  }

  @Test
  void prefersItsZoneAndThenTheLeastLoaded() {
    start(TestBus.CONFIG, "home");
    TestRouter farIdle = router("far-idle", "away", 0);
    TestRouter nearBusy = router("near-busy", "home", 100);
    TestRouter near = router("near", "home", 50);
    farIdle.leave();
    write(1, 5);

    bus.until(() -> near.numbers.size() == 5);
    assertThat(nearBusy.taken()).isEmpty();
    assertThat(farIdle.taken()).isEmpty();
  }

  @Test
  void staysWithItsRouterThoughABetterOneComes() {
    TestRouter first = router("router-1", "away", 1_000);
    start(TestBus.CONFIG, "home");
    write(1, 1);
    bus.until(() -> first.numbers.size() == 1);
    TestRouter better = router("router-2", "home", 0);
    bus.passMs(100);
    write(2, 1);

    bus.until(() -> first.numbers.size() == 2);
    assertThat(better.taken()).isEmpty();
  }

  @Test
  void movesWhenItsRouterHangsThoughThereIsNothingToSend() {
    start(TestBus.config(200, 20_000, 200));
    hungRouter("hung");
    hello("hung", "", 0);
    bus.until(() -> connects() == 1);
    bus.run(() -> hung.handler(frame -> {}));
    TestRouter next = router("router-2", "", 0);
    bus.until(() -> connects() == 2);
    write(1, 10);

    bus.until(() -> next.numbers.size() == 10);
    assertThat(metrics.lostInFlight("agent")).isZero();
  }

  @Test
  void movesWhenItsRouterTakesNothingAndLosesOnlyWhatWasOnItsWay() {
    BusConfig config = TestBus.smallFrames(3, 200, 20_000, 1_000);
    List<Frame.Data> held = hungRouter("hung");
    start(config);
    bus.publish(HELLOS, new Frame.Hello("router", "hung", "", 0, false));
    write(1, 10);
    bus.until(() -> held.size() == 3);
    TestRouter next = new TestRouter(bus, config, "router-2", "", 0);
    routers.add(next);

    bus.until(() -> next.numbers.size() == 7);
    assertThat(next.taken()).isEqualTo(range(4, 10));
    assertThat(metrics.lostInFlight("agent")).isEqualTo(3);
    assertThat(held).hasSize(3);
  }

  @Test
  void losesNothingAtARouterThatIsGoneBeforeItAnswered() {
    start(TestBus.smallFrames(64, 200, 20_000, 60_000));
    write(1, 100);
    hello("gone", "", 0);
    bus.passMs(50);
    TestRouter next = router("router-2", "", 0);

    bus.until(() -> next.numbers.size() == 100);
    assertThat(next.taken()).isEqualTo(range(1, 100));
    assertThat(metrics.lostInFlight("agent")).isZero();
  }

  @Test
  void movesAtOnceWhenItsRouterIsGoneAndLosesOneFrame() {
    start(TestBus.smallFrames(64, 200, 20_000, 60_000));
    hungRouter("gone");
    hello("gone", "", 0);
    bus.until(() -> connects() == 1);
    EventLoops.await(bus.call(hung::unregister));
    TestRouter next = router("router-2", "", 0);
    write(1, 100);

    bus.until(() -> next.numbers.size() == 99);
    assertThat(next.taken()).isEqualTo(range(2, 100));
    assertThat(metrics.lostInFlight("agent")).isOne();
  }

  @Test
  void movesToABetterRouterWithoutLossOrReordering() {
    start(TestBus.rebalancing(20), "home");
    TestRouter far = router("far", "away", 0);
    write(1, 1_000);
    bus.until(() -> far.numbers.size() == 1_000);
    TestRouter near = router("near", "home", 0);
    long last = 1_000;
    while (near.taken().size() < 1_000) {
      write(last + 1, 10);
      last += 10;
    }
    long lastWritten = last;
    bus.until(() -> far.numbers.size() + near.numbers.size() == lastWritten);

    List<Long> all = new ArrayList<>(far.taken());
    all.addAll(near.taken());
    assertThat(all).isEqualTo(range(1, lastWritten));
    assertThat(metrics.lostInFlight("agent")).isZero();
  }

  @Test
  void ignoresWhatIsNoFrameItKnows() {
    TestRouter router = router("router-1", "", 0);
    start(TestBus.CONFIG);
    for (String address : List.of(HELLOS, BusAddresses.ingress("router-1"))) {
      bus.publish(address, null);
      bus.publish(address, new Frame.Query("router"));
    }
    write(1, 10);

    bus.until(() -> router.numbers.size() == 10);
  }

  private long connects() {
    return metrics.value("loggregator_link_connects_total", "role=\"agent\"");
  }
}
