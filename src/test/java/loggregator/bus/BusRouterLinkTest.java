package loggregator.bus;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import loggregator.config.BusConfig;
import loggregator.testing.NumberedLogs;
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
  void movesWhenItsRouterFallsSilentAndCountsWhatWasOnItsWay() {
    List<Frame> held = new ArrayList<>();
    BusConfig config = TestBus.config(20, 2_000, 60_000);
    bus.consumer(BusAddresses.ingress("silent"), held::add);
    start(config);
    bus.publish(HELLOS, new Frame.Hello("router", "silent", "", 0, false));
    write(1, 10);
    bus.until(() -> held.size() == 1);
    TestRouter next = new TestRouter(bus, config, "router-2", "", 0);
    routers.add(next);
    bus.until(() -> metrics.lostInFlight("agent") == 10);
    write(11, 10);

    bus.until(() -> next.numbers.size() == 10);
    assertThat(next.taken()).isEqualTo(range(11, 20));
  }

  @Test
  void movesWhenItsRouterTakesNothingAndLosesOnlyWhatWasOnItsWay() {
    List<Frame> held = new ArrayList<>();
    BusConfig config = TestBus.smallFrames(3, 20, 20_000, 1_000);
    bus.consumer(BusAddresses.ingress("hung"), held::add);
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
  void movesAtOnceWhenItsRouterIsGoneAndLosesOneFrame() {
    start(TestBus.smallFrames(64, 20, 20_000, 60_000));
    bus.run(() -> diode.write(NumberedLogs.of(1, 100)));
    bus.publish(HELLOS, new Frame.Hello("router", "gone", "", 0, false));
    bus.until(() -> metrics.lostInFlight("agent") == 1);
    TestRouter next = router("router-2", "", 0);

    bus.until(() -> next.numbers.size() == 99);
    assertThat(next.taken()).isEqualTo(range(2, 100));
    assertThat(metrics.lostInFlight("agent")).isOne();
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
}
