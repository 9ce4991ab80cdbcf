package loggregator.locallink;

import io.vertx.core.Future;
import java.util.SplittableRandom;
import loggregator.diode.DiodeLimits;
import loggregator.envelope.Batch;
import loggregator.flow.ManualScheduler;
import loggregator.flow.Scheduler;
import loggregator.link.Readiness;
import loggregator.link.RouterCore;
import loggregator.link.Upstream;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;
import loggregator.router.RoutedUpstream;
import loggregator.routing.RoutingTable;

/** Two event loops of a process that the test runs by hand, and Routers on them. */
final class LocalNode {
  final ManualScheduler one = new ManualScheduler();
  final ManualScheduler other = new ManualScheduler();
  final LocalDirectory routers = new LocalDirectory();
  private final Metrics metrics = new Metrics();
  final LinkMeters meters = new LinkMeters(metrics, "rlp", "router");
  final DiodeMeters crossings = metrics.diodes("router", "subscription", new DiodeLimits(10, 1 << 20));

  /** A Router that is started. */
  final class TestRouter {
    final RoutingTable table = new RoutingTable(new SplittableRandom(1));
    final LocalSource source;

    TestRouter(Scheduler loop, int maxSubscriptions) {
      this(loop, maxSubscriptions, Readiness.atOnce(loop));
    }

    TestRouter(Scheduler loop, int maxSubscriptions, Readiness readiness) {
      Upstream streams = new RoutedUpstream(table, maxSubscriptions);
      source = LocalSource.router(routers, loop, new Core(table, streams), crossings, readiness);
      source.start();
    }
  }

  private record Core(RoutingTable table, Upstream subscriptions) implements RouterCore {
    @Override
    public void accept(Batch batch) {
      throw new UnsupportedOperationException("what comes from this process is routed at once");
    }

    @Override
    public void route(Batch batch) {
      table.route(batch);
    }

    @Override
    public Future<Void> settle() {
      return Future.succeededFuture();
    }

    @Override
    public long envelopesPerSecond() {
      return 0;
    }

    @Override
    public void checkStall() {
      // nothing is stale in a process of its own
    }
  }

  TestRouter routerOn(Scheduler loop) {
    return new TestRouter(loop, 100);
  }

  LocalUpstream rlpOn(Scheduler loop) {
    LocalUpstream upstream = LocalUpstream.toEveryRouter(routers, loop, meters);
    upstream.start();
    return upstream;
  }

  /** Runs both event loops until neither has anything to do. */
  void run() {
    while (one.runTask() || other.runTask()) {
      // there may be more
    }
  }

  long openCrossings() {
    return metrics.scrape().lines().filter(line -> line.startsWith("loggregator_diodes{"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
  }
}
