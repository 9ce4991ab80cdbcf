package loggregator.bus;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import loggregator.config.BusConfig;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.DropObserver;
import loggregator.envelope.Batch;
import loggregator.link.BatchSource;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouterLinkTest {
  private static final String HELLOS = BusAddresses.hellos(BusAddresses.ROUTER);

  private final TestBus bus = new TestBus();
  private final TestMetrics metrics = new TestMetrics();
  private final Diode diode = new Diode(new DiodeLimits(1_000_000, 1 << 30), DropObserver.NONE);
  private final List<TestRouter> routers = new ArrayList<>();
  private RouterLink link;

  private record DiodeSource(Diode diode) implements BatchSource {
    @Override
    public Batch read(int maxEnvelopes, int maxBytes) {
      return diode.read(maxEnvelopes, maxBytes);
    }

    @Override
    public long queuedEnvelopes() {
      return diode.queuedEnvelopes();
    }
  }

  @AfterEach
  void close() {
    if (link != null) {
      bus.run(link::close);
    }
    routers.forEach(TestRouter::close);
    bus.close();
  }

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
  void aRouterThatLeavesStillGetsWhatIsOnItsWayAndNothingIsLost() {
    List<Frame.Data> held = new ArrayList<>();
    bus.consumer(BusAddresses.ingress("leaving"), frame -> held.add((Frame.Data) frame));
    start(TestBus.CONFIG);
    bus.publish(HELLOS, new Frame.Hello("router", "leaving", "", 0, false));
    write(1, 10);
    bus.until(() -> held.size() == 1);
    bus.publish(HELLOS, new Frame.Hello("router", "leaving", "", 0, true));
    TestRouter next = router("router-2", "", 0);
    write(11, 10);
    bus.until(() -> next.numbers.size() == 10);
    held.get(0).window().acknowledge(held.get(0).sequence());
    TestBus.await(bus.call(link::drain));

    assertThat(held).hasSize(1);
    assertThat(next.taken()).isEqualTo(range(11, 20));
    bus.run(link::close);
    assertThat(metrics.lostInFlight("agent")).isZero();
  }

  @Test
  void isNotDrainedBeforeARouterThatLeavesHasTakenWhatIsOnItsWay() {
    List<Frame.Data> held = new ArrayList<>();
    bus.consumer(BusAddresses.ingress("leaving"), frame -> held.add((Frame.Data) frame));
    start(TestBus.CONFIG);
    bus.publish(HELLOS, new Frame.Hello("router", "leaving", "", 0, false));
    write(1, 10);
    bus.until(() -> held.size() == 1);
    bus.publish(HELLOS, new Frame.Hello("router", "leaving", "", 0, true));
    router("router-2", "", 0);
    bus.until(() -> metrics.value("loggregator_link_connects_total", "role=\"agent\"") == 2);
    Future<Void> drained = bus.call(link::drain);
    bus.passMs(100);
    assertThat(drained.isComplete()).isFalse();

    held.get(0).window().acknowledge(held.get(0).sequence());
    TestBus.await(drained);
  }

  @Test
  void countsWhatARouterThatLeftNeverTook() {
    List<Frame> held = new ArrayList<>();
    bus.consumer(BusAddresses.ingress("leaving"), held::add);
    start(TestBus.config(20, 20_000, 100));
    bus.publish(HELLOS, new Frame.Hello("router", "leaving", "", 0, false));
    write(1, 10);
    bus.until(() -> held.size() == 1);
    bus.publish(HELLOS, new Frame.Hello("router", "leaving", "", 0, true));

    bus.until(() -> metrics.lostInFlight("agent") == 10);
    TestBus.await(bus.call(link::drain));
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
    write(11, 10);
    bus.until(() -> held.size() == 2);
    assertThat(next.taken()).isEmpty();

    bus.until(() -> metrics.lostInFlight("agent") == 20);
    write(21, 10);
    bus.until(() -> next.numbers.size() == 10);
    assertThat(next.taken()).isEqualTo(range(21, 30));
  }

  @Test
  void movesWhenItsRouterTakesNothingAndLosesOnlyWhatWasOnItsWay() {
    List<Frame> held = new ArrayList<>();
    BusConfig config = TestBus.smallFrames(3, 20, 20_000, 200);
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
  void isDrainedWhenTheRouterHasTakenEverything() {
    TestRouter router = router("router-1", "", 0);
    start(TestBus.CONFIG);
    Future<Void> drained = bus.call(() -> {
      diode.write(NumberedLogs.of(1, 50_000));
      link.signal();
      return link.drain();
    });
    TestBus.await(drained);

    assertThat(router.taken()).hasSize(50_000);
    bus.run(link::close);
    assertThat(metrics.lostInFlight("agent")).isZero();
  }

  @Test
  void withoutARouterIsDrainedAtOnceIfNothingWaits() {
    start(TestBus.CONFIG);

    TestBus.await(bus.call(link::drain));
  }

  @Test
  void withoutARouterIsDrainedOnceOneHasTakenWhatWaits() {
    start(TestBus.CONFIG);
    write(1, 10);
    Future<Void> drained = bus.call(link::drain);
    bus.passMs(50);
    assertThat(drained.isComplete()).isFalse();
    TestRouter router = router("router-1", "", 0);

    TestBus.await(drained);
    assertThat(router.taken()).hasSize(10);
  }

  @Test
  void isDrainedWhenTheOnlyRouterDiesWithAllThereWas() {
    bus.consumer(BusAddresses.ingress("hung"), frame -> {});
    start(TestBus.config(20, 20_000, 100));
    bus.publish(HELLOS, new Frame.Hello("router", "hung", "", 0, false));
    write(1, 10);
    bus.until(() -> diode.isEmpty());

    TestBus.await(bus.call(link::drain));
    assertThat(metrics.lostInFlight("agent")).isEqualTo(10);
  }

  @Test
  void countsWhatIsOnItsWayWhenItIsClosed() {
    List<Frame> held = new ArrayList<>();
    bus.consumer(BusAddresses.ingress("hung"), held::add);
    start(TestBus.CONFIG);
    bus.publish(HELLOS, new Frame.Hello("router", "hung", "", 0, false));
    write(1, 10);
    bus.until(() -> held.size() == 1);
    bus.run(link::close);
    bus.run(link::close);

    assertThat(metrics.lostInFlight("agent")).isEqualTo(10);
  }

  @Test
  void makesNoLinkOnceItIsClosed() {
    start(TestBus.CONFIG);
    bus.run(() -> {
      hello("router-1", "", 0);
      link.close();
    });
    router("router-2", "", 0);
    bus.passMs(50);

    assertThat(metrics.value("loggregator_link_connects_total", "role=\"agent\"")).isZero();
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

  private void start(BusConfig config) {
    start(config, "");
  }

  private void start(BusConfig config, String zone) {
    link = bus.call(() -> new RouterLink(
        bus.vertx, bus.scheduler(), config, "agent-1", zone, new DiodeSource(diode), metrics.agent));
    TestBus.await(bus.call(link::start));
  }

  private TestRouter router(String id, String zone, long load) {
    TestRouter router = new TestRouter(bus, TestBus.CONFIG, id, zone, load);
    routers.add(router);
    return router;
  }

  private void hello(String id, String zone, long load) {
    bus.publish(HELLOS, new Frame.Hello("router", id, zone, load, false));
  }

  private void write(long firstNumber, int envelopes) {
    bus.run(() -> {
      diode.write(NumberedLogs.of(firstNumber, envelopes));
      link.signal();
    });
  }
}
