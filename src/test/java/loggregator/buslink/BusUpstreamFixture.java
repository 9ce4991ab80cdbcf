package loggregator.buslink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import loggregator.config.BusConfig;
import loggregator.envelope.MessageType;
import loggregator.flow.Scheduler;
import loggregator.link.Feed;
import loggregator.link.RecordingHandler;
import loggregator.metrics.LinkMeters;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.testing.EventLoops;
import org.junit.jupiter.api.AfterEach;

/** Sources on a bus, and an upstream of them. */
abstract class BusUpstreamFixture {
  static final SubscriptionRequest LOGS = request("");
  static final SubscriptionRequest WEB = request("web");

  final TestBus bus = new TestBus();
  final TestMetrics metrics = new TestMetrics();
  final RecordingHandler handler = new RecordingHandler();
  final List<Runnable> atEnd = new ArrayList<>();
  BusUpstream upstream;
  String role = "rlp";

  @AfterEach
  void close() {
    if (upstream != null) {
      bus.run(upstream::close);
    }
    atEnd.forEach(bus::run);
    assertThat(metrics.openDiodes()).isZero();
    bus.close();
  }

  TestSource router(String id) {
    TestSource router = TestSource.router(bus, TestBus.CONFIG, id, metrics.feeds);
    atEnd.add(router.server::close);
    return router;
  }

  TestSource rlp(String id) {
    TestSource rlp = TestSource.rlp(bus, TestBus.CONFIG, id, metrics.feeds);
    atEnd.add(rlp.server::close);
    return rlp;
  }

  void startAtRouters(BusConfig config) {
    start(config, BusUpstream::toEveryRouter, "rlp-1", metrics.rlp);
  }

  void startAtOneRlp(BusConfig config) {
    role = "gateway";
    start(config, (vertx, scheduler, bus, id, meters) -> BusUpstream.toOneRlp(vertx, scheduler, bus, id, "", meters),
        "gateway-1", new LinkMeters(metrics.metrics, "gateway", "rlp"));
  }

  interface Maker {
    BusUpstream make(Vertx vertx, Scheduler scheduler, BusConfig config, String id, LinkMeters meters);
  }

  void start(BusConfig config, Maker maker, String id, LinkMeters meters) {
    upstream = bus.call(() -> maker.make(bus.vertx, bus.scheduler(), config, id, meters));
    EventLoops.await(bus.call(upstream::start));
  }

  /** Waits until so many sources were heard of. */
  void knows(int sources) {
    bus.until(() -> metrics.value("loggregator_link_connects_total", "role=\"" + role + "\"") == sources);
  }

  Feed subscribe(SubscriptionRequest request, RecordingHandler recording) {
    return bus.call(() -> upstream.subscribe(request, recording));
  }

  static SubscriptionRequest request(String sourceId) {
    return new SubscriptionRequest("", "", true, List.of(new Selector(sourceId, MessageType.LOG, List.of())));
  }
}
