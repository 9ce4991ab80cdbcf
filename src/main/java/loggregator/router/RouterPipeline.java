package loggregator.router;

import io.vertx.core.Future;
import java.util.List;
import java.util.SplittableRandom;
import loggregator.config.RouterConfig;
import loggregator.diode.Diode;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.link.PeerServer;
import loggregator.link.PeerServers;
import loggregator.link.RouterCore;
import loggregator.link.Upstream;
import loggregator.losses.LossNotices;
import loggregator.losses.LossPeriod;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.Metrics;
import loggregator.metrics.NoticeMeters;
import loggregator.metrics.RouterMeters;
import loggregator.metrics.V1Meters;
import loggregator.routing.RoutingTable;
import loggregator.routing.SubscriptionRequest;
import loggregator.stream.ChargedUpstream;
import loggregator.stream.V1Upstream;

/**
 * What a Router does: takes envelopes into its diode, and gives each to the subscriptions that select it. One event
 * loop.
 */
public final class RouterPipeline implements RouterCore {
  private static final int MAX_NOTICES = 100;
  private static final int MAX_NOTICE_BYTES = 64 << 10;

  private final LossNotices notices = new LossNotices("router");
  private final NoticeMeters noticeMeters;
  private final RoutingTable table = new RoutingTable(new SplittableRandom());
  private final Scheduler scheduler;
  private final RouterMeters meters;
  private final DiodeMeters diodes;
  private final Diode diode;
  private final DiodePump pump;
  private final RoutedUpstream routed;
  private final Upstream subscriptions;
  private boolean tellsLosses;
  private final StallWatch stall;
  private PeerServer servers = new PeerServers(List.of());

  /** @param staleAfterNanos how long the process may have been frozen and still hand on what it held before */
  public RouterPipeline(RouterConfig config, Metrics metrics, Scheduler scheduler, long staleAfterNanos) {
    this.scheduler = scheduler;
    this.meters = new RouterMeters(metrics, table);
    this.noticeMeters = new NoticeMeters(metrics, "router");
    this.diodes = metrics.diodes("router", "ingress", config.diode());
    this.diode = diodes.open();
    this.pump = new DiodePump(diode, scheduler, table::route, this::checkStall);
    this.tellsLosses = config.tellLosses();
    this.routed = new RoutedUpstream(table, config.maxSubscriptions());
    this.subscriptions = new V1Upstream(new ChargedUpstream(routed,
        metrics, "router", SubscriptionRequest::tableBytes), V1Meters.unfit(metrics, "router"));
    this.stall = new StallWatch(scheduler, staleAfterNanos, this::dropStale);
  }

  /** Takes over what can change while it runs. */
  public void use(RouterConfig config) {
    tellsLosses = config.tellLosses();
    routed.use(config.maxSubscriptions());
  }

  /** Completes when the Router can be reached. */
  public Future<Void> serve(PeerServer reachedOver) {
    servers = reachedOver;
    stall.start();
    return servers.start();
  }

  /** Completes when no Agent brings anything more. */
  public Future<Void> leave() {
    return servers.leave();
  }

  /** Routes all that is held, and completes when the subscribers have it. */
  public Future<Void> drain() {
    pump.drain();
    return servers.drain();
  }

  public void close() {
    stall.close();
    servers.close();
    diodes.close(diode);
  }

  @Override
  public void accept(Batch batch) {
    assert scheduler.isOwnThread();
    stall.check();
    meters.accepted(batch);
    diode.write(batch);
    pump.signal();
  }

  @Override
  public void route(Batch batch) {
    assert scheduler.isOwnThread();
    meters.accepted(batch);
    table.route(batch);
  }

  /** Tells sources of what they lost in the Router's queue, past that queue, which would drop it, too; if it is to. */
  public void tellLosses(LossPeriod period) {
    if (!tellsLosses) {
      return;
    }
    notices.add(period);
    for (Batch batch = notices.next(MAX_NOTICES, MAX_NOTICE_BYTES); batch != null;
        batch = notices.next(MAX_NOTICES, MAX_NOTICE_BYTES)) {
      noticeMeters.told(batch.envelopes());
      table.route(batch);
    }
  }

  @Override
  public Upstream subscriptions() {
    return subscriptions;
  }

  @Override
  public Future<Void> settle() {
    return pump.settle().compose(v -> servers.settle());
  }

  @Override
  public long envelopesPerSecond() {
    return meters.envelopesPerSecond();
  }

  @Override
  public void checkStall() {
    stall.check();
  }

  private void dropStale() {
    diodes.dropStale(diode);
    servers.dropStale();
  }
}
