package loggregator.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import loggregator.bus.Frame.Hello;
import loggregator.bus.Frame.Segment;
import loggregator.config.BusConfig;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.link.BatchSource;
import loggregator.link.RouterLink;
import loggregator.metrics.LinkMeters;

/**
 * An Agent's way to the Routers: one link to one Router of its zone if there is one, else to the least loaded. It stays
 * with its Router, for the order's sake, until that one leaves or fails; while there is none, envelopes wait in the
 * Agent's diode. A Router that leaves is left the time to take what is on its way to it.
 *
 * <p>Threading: one event loop.
 */
public final class BusRouterLink implements RouterLink {
  private final Vertx vertx;
  private final Scheduler scheduler;
  private final BusConfig config;
  private final String agentId;
  private final String zone;
  private final SourceOutlet outlet;
  private final LinkMeters meters;
  private final Directory directory;
  private String routerId;
  private LinkSender link;
  /** Links to Routers that leave, until these have taken everything. */
  private final Set<LinkSender> retiring = new HashSet<>();
  private Promise<Void> drained;
  private long links;

  /** @param agentId unique among all Agents on the bus, now and before */
  public BusRouterLink(
      Vertx vertx, Scheduler scheduler, BusConfig config, String agentId, String zone, BatchSource source,
      LinkMeters meters) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.config = config;
    this.agentId = agentId;
    this.zone = zone;
    this.outlet = new SourceOutlet(source);
    this.meters = meters;
    this.directory = new Directory(vertx, config, BusAddresses.ROUTER, new RouterListener());
  }

  @Override
  public Future<Void> start() {
    return directory.start();
  }

  @Override
  public void signal() {
    if (link != null) {
      link.signal(outlet);
    }
  }

  @Override
  public Future<Void> drain() {
    drained = Promise.promise();
    drainLink();
    return drained.future();
  }

  @Override
  public void close() {
    directory.close();
    disconnect();
    retiring.forEach(old -> meters.lostInFlight(old.close()));
    retiring.clear();
  }

  private void connect() {
    directory.sources().stream()
        .min(Comparator.comparing((Hello router) -> !router.zone().equals(zone)).thenComparing(Hello::load))
        .ifPresent(this::connect);
  }

  private void connect(Hello router) {
    routerId = router.id();
    String address = "loggregator.link." + agentId + "." + ++links;
    link = new LinkSender(
        vertx.eventBus(), scheduler, config, BusAddresses.ingress(routerId), address, this::failed);
    meters.connected();
    link.signal(outlet);
    drainLink();
  }

  private void drainLink() {
    if (drained != null && link != null) {
      link.drain().onSuccess(v -> checkDrained());
    } else {
      checkDrained();
    }
  }

  private void checkDrained() {
    if (drained != null && retiring.isEmpty() && hasSentEverything()) {
      drained.tryComplete();
    }
  }

  private boolean hasSentEverything() {
    return link == null ? outlet.queuedEnvelopes() == 0 : link.drain().succeeded();
  }

  private void retire() {
    LinkSender old = link;
    link = null;
    routerId = null;
    meters.disconnected();
    retiring.add(old);
    old.remove(outlet);
    old.drain().onSuccess(v -> {
      old.close();
      retiring.remove(old);
      checkDrained();
    });
  }

  private void disconnect() {
    if (link != null) {
      meters.lostInFlight(link.close());
      meters.disconnected();
      link = null;
      routerId = null;
    }
  }

  private void failed(LinkSender failed, long lost) {
    meters.lostInFlight(lost);
    retiring.remove(failed);
    if (failed == link) {
      meters.disconnected();
      String suspect = routerId;
      link = null;
      routerId = null;
      directory.suspect(suspect);
      connect();
    }
    drainLink();
  }

  private final class RouterListener implements Directory.Listener {
    @Override
    public void appeared(Hello router) {
      if (link == null) {
        connect();
      }
    }

    @Override
    public void gone(String goneId, boolean planned) {
      if (goneId.equals(routerId)) {
        if (planned) {
          retire();
        } else {
          disconnect();
        }
        connect();
        drainLink();
      }
    }
  }

  /** All of an Agent's envelopes go as feed 0. */
  private record SourceOutlet(BatchSource source) implements Outlet {
    @Override
    public Segment next(int maxEnvelopes, int maxBytes) {
      Batch batch = source.read(maxEnvelopes, maxBytes);
      return batch == null ? null : new Segment(0, 0, batch);
    }

    @Override
    public long queuedEnvelopes() {
      return source.queuedEnvelopes();
    }
  }
}
