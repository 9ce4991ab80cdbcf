package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import loggregator.buslink.Frame.Hello;
import loggregator.config.BusConfig;
import loggregator.flow.Deadline;
import loggregator.flow.Rebalance;
import loggregator.flow.Scheduler;
import loggregator.link.BatchSource;
import loggregator.link.RouterLink;
import loggregator.metrics.LinkMeters;

/**
 * An Agent's way to the Routers over the event bus: one link to one Router at a time. It stays with its Router, for the
 * order's sake, until that one leaves or fails, or until another would do much better; while there is none, envelopes
 * wait in the Agent's diode.
 *
 * <p>When it leaves a Router that is well, it sends nothing until that one has handed on what it got: so nothing is lost
 * or reordered. When a Router fails, the next one is used at once: what was on its way is lost, and refused by those who
 * still get it.
 *
 * <p>Threading: one event loop.
 */
public final class BusRouterLink implements RouterLink {
  private static final long OPEN_TIMEOUT_MS = 500;
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Vertx vertx;
  private final Scheduler scheduler;
  private final BusConfig config;
  private final PeerChoice choice;
  private final LinkAcks acks;
  private final SourceQueue outlet;
  private final LinkMeters meters;
  private final Directory directory;
  /** Routers that failed to answer, and until when others are preferred to them. */
  private final Map<String, Long> suspects = new LinkedHashMap<>();
  private final Rebalance rebalance;
  private Hello router;
  private LinkSender link;
  private LinkSender opening;
  private LinkSender leaving;
  private Scheduler.Cancellable retry;
  private Promise<Void> drained;
  private boolean closed;

  /** @param agentId unique among all Agents on the bus, now and before */
  public BusRouterLink(
      Vertx vertx, Scheduler scheduler, BusConfig config, String agentId, String zone, BatchSource source,
      LinkMeters meters) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.config = config;
    this.choice = new PeerChoice(zone, new SplittableRandom());
    this.acks = new LinkAcks(vertx.eventBus(), agentId, meters);
    this.outlet = new SourceQueue(source);
    this.meters = meters;
    this.directory = new Directory(vertx, config, BusAddresses.ROUTER, new RouterListener(), id -> false);
    this.rebalance = new Rebalance(scheduler, config.rebalanceIntervalMs(), this::lookForBetter);
  }

  @Override
  public Future<Void> start() {
    return acks.start().compose(v -> directory.start()).onSuccess(v -> rebalance.start());
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
    closed = true;
    rebalance.close();
    directory.close();
    cancelRetry();
    if (opening != null) {
      meters.lostInFlight(opening.close());
      opening = null;
    }
    if (leaving != null) {
      meters.lostInFlight(leaving.close());
      leaving = null;
    }
    if (link != null) {
      meters.lostInFlight(link.close());
      disconnected();
    }
    acks.close();
  }

  /** Opens a link to one of the Routers that are known, unless there is one, or the last one is still to be left. */
  private void connect() {
    if (closed || link != null || opening != null || leaving != null) {
      return;
    }
    cancelRetry();
    choose().ifPresent(this::open);
  }

  private Optional<Hello> choose() {
    List<Hello> routers = started();
    long now = scheduler.nowNanos();
    suspects.values().removeIf(until -> until - now <= 0);
    return choice.first(routers.stream().filter(hello -> !suspects.containsKey(hello.id())).toList())
        .or(() -> choice.first(routers));
  }

  /** At one that is starting not all of those who want envelopes have subscribed yet. */
  private List<Hello> started() {
    return directory.sources().stream().filter(hello -> !hello.starting()).toList();
  }

  /** Envelopes go only to a Router that has answered: they would be lost at one that is gone. */
  private void open(Hello candidate) {
    LinkSender candidateLink = new LinkSender(
        acks, scheduler, config, BusAddresses.ingress(candidate.id()), this::failed);
    opening = candidateLink;
    Deadline.set(scheduler, OPEN_TIMEOUT_MS, candidateLink.open())
        .onSuccess(v -> opened(candidate, candidateLink))
        .onFailure(cause -> notOpened(candidate, candidateLink));
  }

  private void opened(Hello candidate, LinkSender opened) {
    if (opening == opened) {
      opening = null;
      link = opened;
      router = candidate;
      suspects.remove(candidate.id());
      meters.connected();
      link.signal(outlet);
      drainLink();
    }
  }

  private void notOpened(Hello candidate, LinkSender notOpened) {
    if (opening == notOpened) {
      opening = null;
      notOpened.close();
      suspect(candidate.id());
      retryLater();
    }
  }

  private void suspect(String routerId) {
    long forNanos = TimeUnit.MILLISECONDS.toNanos(config.announceIntervalMs());
    suspects.put(routerId, scheduler.nowNanos() + forNanos);
  }

  private void retryLater() {
    if (retry == null && !closed) {
      retry = scheduler.schedule(RETRY_NANOS, () -> {
        retry = null;
        connect();
      });
    }
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }

  private void failed(LinkSender failed, long lost) {
    meters.lostInFlight(lost);
    if (failed == link) {
      suspect(router.id());
      disconnected();
      connect();
      drainLink();
    }
  }

  private void disconnected() {
    link = null;
    router = null;
    meters.disconnected();
  }

  /** Leaves a Router that is well, and goes on with another once that one has handed on what it has. */
  private void leave() {
    LinkSender left = link;
    String address = BusAddresses.ingress(router.id());
    disconnected();
    leaving = left;
    left.remove(outlet);
    left.drain()
        .compose(v -> BusRequests.ask(vertx, config.ackTimeoutMs(), address, new Frame.Settle(left.name())))
        .onComplete(v -> left(left));
  }

  private void left(LinkSender left) {
    if (leaving == left) {
      leaving = null;
      meters.lostInFlight(left.close());
      connect();
      drainLink();
    }
  }

  private void lookForBetter() {
    if (link != null && drained == null) {
      choice.better(router, outlet.ratePerSecond(scheduler.nowNanos()), started()).ifPresent(better -> {
        suspect(router.id());
        leave();
      });
    }
  }

  private void drainLink() {
    if (drained != null && link != null) {
      link.drain().onSuccess(v -> checkDrained());
    } else {
      checkDrained();
    }
  }

  private void checkDrained() {
    if (drained != null && leaving == null && hasSentEverything()) {
      drained.tryComplete();
    }
  }

  private boolean hasSentEverything() {
    return link == null ? outlet.queuedEnvelopes() == 0 : link.drain().succeeded();
  }

  private final class RouterListener implements Directory.Listener {
    @Override
    public void appeared(Hello appeared) {
      suspects.remove(appeared.id());
      connect();
    }

    @Override
    public void started(Hello started) {
      connect();
    }

    /** One that only fell silent is left when the link fails: silence here says little of the way there. */
    @Override
    public void gone(String goneId, boolean planned) {
      if (planned && router != null && goneId.equals(router.id())) {
        leave();
      }
    }
  }
}
