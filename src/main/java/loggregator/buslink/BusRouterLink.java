package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import loggregator.buslink.Frame.Hello;
import loggregator.config.BusConfig;
import loggregator.flow.Deadline;
import loggregator.flow.Rebalance;
import loggregator.flow.Scheduler;
import loggregator.link.BatchSource;
import loggregator.link.RouterLink;
import loggregator.link.RouterMoves;
import loggregator.link.RouterWay;
import loggregator.metrics.LinkMeters;

/**
 * An Agent's way to the Routers over the event bus: one link to one Router at a time, as {@link RouterMoves} has it.
 * The Agent stays with its Router until that Router leaves or fails, or until another would do much better. While there
 * is no Router, envelopes wait in the Agent's diode.
 *
 * <p>When a Router fails, what was on its way is lost: if the Router still gets it, it refuses it.
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
  private final SourceQueue queue;
  private final LinkMeters meters;
  private final Directory directory;
  /** Routers that failed to answer, failed or were left, and until when others are preferred to them. */
  private final Map<String, Long> suspects = new LinkedHashMap<>();
  private final Rebalance rebalance;
  private final RouterMoves<BusWay> moves;

  /** @param agentId unique among all Agents on the bus, now and before */
  public BusRouterLink(
      Vertx vertx, Scheduler scheduler, BusConfig config, String agentId, String zone, BatchSource source,
      LinkMeters meters) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.config = config;
    this.choice = new PeerChoice(zone, new SplittableRandom());
    this.acks = new LinkAcks(vertx.eventBus(), agentId, meters);
    this.queue = new SourceQueue(source);
    this.meters = meters;
    this.directory = new Directory(vertx, config, BusAddresses.ROUTER, new RouterListener(), id -> false);
    this.rebalance = new Rebalance(scheduler, config.rebalanceIntervalMs(), this::lookForBetter);
    this.moves = new RouterMoves<>(scheduler, new BusRouters(), source::queuedEnvelopes);
  }

  @Override
  public Future<Void> start() {
    assert scheduler.isOwnThread();
    return acks.start().compose(v -> directory.start()).onSuccess(v -> rebalance.start());
  }

  @Override
  public void signal() {
    moves.signal();
  }

  @Override
  public Future<Void> drain() {
    return moves.drain();
  }

  @Override
  public void close() {
    assert scheduler.isOwnThread();
    rebalance.close();
    directory.close();
    moves.close();
    acks.close();
  }

  private void lookForBetter() {
    moves.movable().filter(this::isAnotherBetter).ifPresent(moves::leave);
  }

  private boolean isAnotherBetter(BusWay way) {
    return choice.better(way.router, queue.ratePerSecond(scheduler.nowNanos()), started()).isPresent();
  }

  /** Routers that take from Agents. At a Router that is starting, not all RLPs have subscribed yet. */
  private List<Hello> started() {
    return directory.sources().stream().filter(hello -> !hello.starting()).toList();
  }

  private final class BusRouters implements RouterMoves.Routers<BusWay> {
    @Override
    public Optional<BusWay> next() {
      List<Hello> routers = started().stream().filter(hello -> !isBeingLeft(hello)).toList();
      long now = scheduler.nowNanos();
      suspects.values().removeIf(until -> until - now <= 0);
      return choice.first(routers.stream().filter(hello -> !suspects.containsKey(hello.id())).toList())
          .or(() -> choice.first(routers))
          .map(BusWay::new);
    }

    private boolean isBeingLeft(Hello hello) {
      return moves.leaving().filter(way -> way.isTo(hello.id())).isPresent();
    }

    @Override
    public void avoid(BusWay way) {
      long forNanos = TimeUnit.MILLISECONDS.toNanos(config.announceIntervalMs());
      suspects.put(way.router.id(), scheduler.nowNanos() + forNanos);
    }

    @Override
    public void used(BusWay way) {
      suspects.remove(way.router.id());
      meters.connected();
    }

    @Override
    public void unused(BusWay way) {
      meters.disconnected();
    }

    @Override
    public void lostInFlight(long envelopes) {
      meters.lostInFlight(envelopes);
    }

    @Override
    public long retryNanos() {
      return RETRY_NANOS;
    }

    /** A Router that appears announces itself. */
    @Override
    public OptionalLong retryAllNanos() {
      return OptionalLong.empty();
    }
  }

  /** A link to one Router. */
  private final class BusWay extends RouterWay {
    private final Hello router;
    private final LinkSender link;

    BusWay(Hello router) {
      this.router = router;
      this.link = new LinkSender(
          acks, scheduler, config, BusAddresses.ingress(router.id()), meters.budget().claims(),
          (failed, lost) -> moves.failed(this, lost));
    }

    boolean isTo(String routerId) {
      return router.id().equals(routerId);
    }

    /** Envelopes go only to a Router that has answered: they would be lost at one that is gone. */
    @Override
    protected Future<Void> open() {
      return Deadline.set(scheduler, OPEN_TIMEOUT_MS, link.open());
    }

    @Override
    protected void signal() {
      link.signal(queue);
    }

    @Override
    protected Future<Void> drain() {
      return link.drain();
    }

    @Override
    protected Future<Void> leave() {
      link.remove(queue);
      return link.drain().compose(v -> BusRequests.ask(
          vertx, config.ackTimeoutMs(), BusAddresses.ingress(router.id()), new Frame.Settle(link.name())));
    }

    @Override
    protected long close() {
      return link.close();
    }
  }

  private final class RouterListener implements Directory.Listener {
    @Override
    public void appeared(Hello appeared) {
      suspects.remove(appeared.id());
      moves.connect();
    }

    @Override
    public void started(Hello started) {
      moves.connect();
    }

    /** A Router that only fell silent is left when the link fails: silence here says little of the way there. */
    @Override
    public void gone(String goneId, boolean planned) {
      if (planned) {
        moves.used().or(moves::coming).filter(way -> way.isTo(goneId)).ifPresent(moves::goesAway);
      }
    }
  }
}
