package loggregator.buslink;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import loggregator.config.BusConfig;
import loggregator.envelope.Batch;
import loggregator.link.FakeUpstream;
import loggregator.link.Readiness;
import loggregator.link.RouterCore;
import loggregator.link.Upstream;
import loggregator.testing.EventLoops;
import loggregator.testing.NumberedLogs;

/** A Router as Agents see it: it announces itself and takes envelopes. */
final class TestRouter implements RouterCore {
  final String id;
  final List<Long> numbers = new ArrayList<>();
  /** Completed when the Router has handed on what it has. */
  Future<Void> settled = Future.succeededFuture();
  private final TestBus bus;
  private final FakeUpstream upstream = new FakeUpstream();
  private final long load;
  private final BusRouterServer server;

  TestRouter(TestBus bus, BusConfig config, String id, String zone, long load) {
    this(bus, config, id, zone, load, Readiness.atOnce(bus.scheduler()));
  }

  TestRouter(TestBus bus, BusConfig config, String id, String zone, long load, Readiness readiness) {
    this.bus = bus;
    this.id = id;
    this.load = load;
    SourceIdentity identity = new SourceIdentity(SourceIdentity.ROUTER, id, zone, () -> load);
    this.server = bus.call(() ->
        new BusRouterServer(bus.vertx, bus.scheduler(), config, identity, this, readiness, new TestMetrics().feeds));
    EventLoops.await(bus.call(server::start));
  }

  /** What it has taken until now. */
  List<Long> taken() {
    return bus.call(() -> List.copyOf(numbers));
  }

  int subscriptionsMade() {
    return upstream.feeds().size();
  }

  /** As when its process was frozen for long. */
  void dropStale() {
    bus.run(server::dropStale);
  }

  /** Completes when all Agents have left. */
  Future<Void> leave() {
    return bus.call(server::leave);
  }

  void close() {
    leave();
    bus.run(server::close);
  }

  @Override
  public void accept(Batch batch) {
    numbers.addAll(NumberedLogs.numbers(batch));
  }

  @Override
  public void route(Batch batch) {
    throw new UnsupportedOperationException("only Agents of the same process call this");
  }

  @Override
  public Upstream subscriptions() {
    return upstream;
  }

  @Override
  public Future<Void> settle() {
    return settled;
  }

  @Override
  public long envelopesPerSecond() {
    return load;
  }

  @Override
  public void checkStall() {}
}
