package loggregator.buslink;

import java.util.List;
import loggregator.config.BusConfig;
import loggregator.envelope.Batch;
import loggregator.link.FakeUpstream.FakeFeed;
import loggregator.link.FakeUpstream;
import loggregator.testing.EventLoops;

/** A Router or an RLP on the bus, of whose feeds the test makes every move. */
final class TestSource {
  final FakeUpstream upstream = new FakeUpstream();
  final FeedServer server;
  private final TestBus bus;

  private TestSource(TestBus bus, BusConfig config, SourceIdentity identity, FeedMeters meters) {
    this.bus = bus;
    this.server = bus.call(() ->
        new FeedServer(bus.vertx, bus.scheduler(), config, identity, upstream, meters, () -> {}));
    EventLoops.await(bus.call(server::start));
  }

  static TestSource router(TestBus bus, BusConfig config, String id, FeedMeters meters) {
    return new TestSource(bus, config, new SourceIdentity(SourceIdentity.ROUTER, id, "zone", () -> 0), meters);
  }

  static TestSource rlp(TestBus bus, BusConfig config, String id, FeedMeters meters) {
    return new TestSource(bus, config, new SourceIdentity(SourceIdentity.RLP, id, "zone", () -> 0), meters);
  }

  /** Waits until so many feeds were ever asked for, and says yes to all that wait for an answer. */
  void accept(int feeds) {
    bus.until(() -> upstream.feeds().size() >= feeds);
    bus.run(() -> upstream.feeds().stream()
        .filter(feed -> !feed.active().isComplete())
        .forEach(FakeFeed::activate));
  }

  /** Gives the batch to all feeds that are open. */
  void send(Batch batch) {
    bus.run(() -> open().forEach(feed -> feed.handler.batch(batch)));
  }

  List<FakeFeed> open() {
    return upstream.feeds().stream().filter(feed -> !feed.isClosed()).toList();
  }
}
