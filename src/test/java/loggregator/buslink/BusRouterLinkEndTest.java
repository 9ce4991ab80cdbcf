package loggregator.buslink;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import loggregator.testing.EventLoops;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class BusRouterLinkEndTest extends BusRouterLinkFixture {
  @Test
  void nothingOvertakesWhatARouterThatLeavesStillHas() {
    TestRouter first = router("router-1", "", 0);
    start(TestBus.CONFIG);
    write(1, 10);
    bus.until(() -> first.numbers.size() == 10);
    Promise<Void> settled = Promise.promise();
    bus.run(() -> first.settled = settled.future());
    Future<Void> left = first.leave();
    TestRouter next = router("router-2", "", 0);
    write(11, 10);
    bus.passMs(100);
    assertThat(next.taken()).isEmpty();
    assertThat(left.isComplete()).isFalse();

    settled.complete();
    bus.until(() -> next.numbers.size() == 10);
    EventLoops.await(left);
    assertThat(first.taken()).isEqualTo(range(1, 10));
    assertThat(next.taken()).isEqualTo(range(11, 20));
    assertThat(metrics.lostInFlight("agent")).isZero();
  }

  @Test
  void aRouterThatLeavesIsSentNothingMoreAndIsAwaited() {
    List<Frame.Data> held = hungRouter("leaving");
    start(TestBus.CONFIG);
    bus.publish(HELLOS, new Frame.Hello("router", "leaving", "", 0, false));
    write(1, 10);
    bus.until(() -> held.size() == 1);
    bus.publish(HELLOS, new Frame.Hello("router", "leaving", "", 0, true));
    TestRouter next = router("router-2", "", 0);
    write(11, 10);
    Future<Void> drained = bus.call(link::drain);
    bus.passMs(100);
    assertThat(drained.isComplete()).isFalse();
    assertThat(next.taken()).isEmpty();

    held.get(0).window().acknowledge(held.get(0).sequence());
    EventLoops.await(drained);
    assertThat(held).hasSize(1);
    assertThat(next.taken()).isEqualTo(range(11, 20));
    assertThat(metrics.lostInFlight("agent")).isZero();
  }

  @Test
  void aRouterThatFellSilentIsStillHeardWhenItLeaves() {
    List<Frame.Data> held = hungRouter("leaving");
    start(TestBus.config(200, 20_000, 60_000));
    bus.publish(HELLOS, new Frame.Hello("router", "leaving", "", 0, false));
    write(1, 10);
    bus.until(() -> held.size() == 1);
    bus.passMs(200);
    bus.publish(HELLOS, new Frame.Hello("router", "leaving", "", 0, true));
    TestRouter next = router("router-2", "", 0);
    write(11, 10);

    held.get(0).window().acknowledge(held.get(0).sequence());
    bus.until(() -> next.numbers.size() == 10);
    assertThat(held).hasSize(1);
    assertThat(next.taken()).isEqualTo(range(11, 20));
  }

  @Test
  void countsWhatARouterThatLeftNeverTook() {
    List<Frame.Data> held = hungRouter("leaving");
    start(TestBus.config(200, 20_000, 100));
    bus.publish(HELLOS, new Frame.Hello("router", "leaving", "", 0, false));
    write(1, 10);
    bus.until(() -> held.size() == 1);
    bus.publish(HELLOS, new Frame.Hello("router", "leaving", "", 0, true));

    bus.until(() -> metrics.lostInFlight("agent") == 10);
    EventLoops.await(bus.call(link::drain));
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
    EventLoops.await(drained);

    assertThat(router.taken()).hasSize(50_000);
    bus.run(link::close);
    assertThat(metrics.lostInFlight("agent")).isZero();
  }

  @Test
  void withoutARouterIsDrainedAtOnceIfNothingWaits() {
    start(TestBus.CONFIG);

    EventLoops.await(bus.call(link::drain));
  }

  @Test
  void withoutARouterIsDrainedOnceOneHasTakenWhatWaits() {
    start(TestBus.CONFIG);
    write(1, 10);
    Future<Void> drained = bus.call(link::drain);
    bus.passMs(50);
    assertThat(drained.isComplete()).isFalse();
    TestRouter router = router("router-1", "", 0);

    EventLoops.await(drained);
    assertThat(router.taken()).hasSize(10);
  }

  @Test
  void isDrainedWhenTheOnlyRouterDiesWithAllThereWas() {
    hungRouter("hung");
    start(TestBus.config(200, 20_000, 100));
    bus.publish(HELLOS, new Frame.Hello("router", "hung", "", 0, false));
    write(1, 10);
    bus.until(() -> diode.isEmpty());

    EventLoops.await(bus.call(link::drain));
    assertThat(metrics.lostInFlight("agent")).isEqualTo(10);
  }

  @Test
  void countsWhatIsOnItsWayWhenItIsClosed() {
    List<Frame.Data> held = hungRouter("hung");
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
}
