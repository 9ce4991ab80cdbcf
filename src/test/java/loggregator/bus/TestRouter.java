package loggregator.bus;

import java.util.ArrayList;
import java.util.List;
import loggregator.config.BusConfig;
import loggregator.testing.NumberedLogs;

/** A Router as Agents see it: it announces itself and takes envelopes. */
final class TestRouter {
  final String id;
  final List<Long> numbers = new ArrayList<>();
  private final TestBus bus;
  private final Announcer announcer;
  private final RouterIngress ingress;

  TestRouter(TestBus bus, BusConfig config, String id, String zone, long load) {
    this.bus = bus;
    this.id = id;
    this.announcer = bus.call(() -> new Announcer(bus.vertx, config, BusAddresses.ROUTER, id, zone, () -> load));
    this.ingress = bus.call(() -> new RouterIngress(
        bus.vertx.eventBus(), id, batch -> numbers.addAll(NumberedLogs.numbers(batch))));
    TestBus.await(bus.call(ingress::start).compose(v -> bus.call(announcer::start)));
  }

  /** What it has taken until now. */
  List<Long> taken() {
    return bus.call(() -> List.copyOf(numbers));
  }

  void leave() {
    bus.run(announcer::leave);
  }

  void close() {
    leave();
    bus.run(ingress::close);
  }
}
