package loggregator.buslink;

import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import loggregator.config.BusConfig;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.link.BatchSource;
import loggregator.testing.EventLoops;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;

/** Routers on a bus, and an Agent's link to them. */
abstract class BusRouterLinkFixture {
  static final String HELLOS = BusAddresses.hellos(BusAddresses.ROUTER);

  final TestBus bus = new TestBus();
  final TestMetrics metrics = new TestMetrics();
  final Diode diode = new Diode(new DiodeLimits(1_000_000, 1 << 30), SourceKey.V2);
  final List<TestRouter> routers = new ArrayList<>();
  BusRouterLink link;
  MessageConsumer<Frame> hung;

  record DiodeSource(Diode diode) implements BatchSource {
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

  void start(BusConfig config) {
    start(config, "");
  }

  void start(BusConfig config, String zone) {
    link = bus.call(() -> new BusRouterLink(
        bus.vertx, bus.scheduler(), config, "agent-1", zone, new DiodeSource(diode), metrics.agent));
    EventLoops.await(bus.call(link::start));
  }

  TestRouter router(String id, String zone, long load) {
    TestRouter router = new TestRouter(bus, TestBus.CONFIG, id, zone, load);
    routers.add(router);
    return router;
  }

  /** A Router that answers the opening of a link, and then takes nothing: what it gets, it holds. */
  List<Frame.Data> hungRouter(String id) {
    List<Frame.Data> held = new ArrayList<>();
    hung = bus.call(() -> bus.vertx.eventBus().<Frame>consumer(BusAddresses.ingress(id), message -> {
      if (message.body() instanceof Frame.Settle) {
        message.reply(null);
      } else if (message.body() instanceof Frame.Data data && data.segments().isEmpty()) {
        data.window().acknowledge(data.sequence());
      } else if (message.body() instanceof Frame.Data data) {
        held.add(data);
      }
    }));
    return held;
  }

  void hello(String id, String zone, long load) {
    bus.publish(HELLOS, new Frame.Hello("router", id, zone, load, false));
  }

  void write(long firstNumber, int envelopes) {
    bus.run(() -> {
      diode.write(NumberedLogs.of(firstNumber, envelopes));
      link.signal();
    });
  }
}
