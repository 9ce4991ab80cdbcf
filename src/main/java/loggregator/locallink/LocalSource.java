package loggregator.locallink;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.link.PeerServer;
import loggregator.link.Readiness;
import loggregator.link.RouterCore;
import loggregator.link.Upstream;
import loggregator.metrics.DiodeMeters;

/**
 * A Router or an RLP as the other roles of its process reach it: by calls. A call costs no queue, no frame and no
 * window. Only where the two have different event loops does a queue of the source stand between them.
 *
 * <p>Threading: the source's event loop, except where a method says otherwise.
 */
public final class LocalSource implements PeerServer {
  private final LocalDirectory directory;
  private final Scheduler loop;
  private final Consumer<Batch> ingress;
  private final Upstream streams;
  private final DiodeMeters crossings;
  private final Readiness readiness;
  private final Set<Leg> legs = new LinkedHashSet<>();
  private volatile boolean leaving;

  private LocalSource(
      LocalDirectory directory, Scheduler loop, Consumer<Batch> ingress, Upstream streams, DiodeMeters crossings,
      Readiness readiness) {
    this.directory = directory;
    this.loop = loop;
    this.ingress = ingress;
    this.streams = streams;
    this.crossings = crossings;
    this.readiness = readiness;
  }

  /**
   * @param crossings the queues towards subscribers on other event loops
   * @param readiness when the Router takes from Agents
   */
  public static LocalSource router(
      LocalDirectory routers, Scheduler loop, RouterCore router, DiodeMeters crossings, Readiness readiness) {
    return new LocalSource(routers, loop, router::route, router.subscriptions(), crossings, readiness);
  }

  /** @param crossings the queues towards Gateways on other event loops */
  public static LocalSource rlp(LocalDirectory rlps, Scheduler loop, Upstream streams, DiodeMeters crossings) {
    return new LocalSource(rlps, loop, batch -> {
      throw new IllegalStateException("an RLP takes nothing from Agents");
    }, streams, crossings, Readiness.atOnce(loop));
  }

  @Override
  public Future<Void> start() {
    directory.announce(this);
    readiness.onReady(() -> directory.announce(this));
    return Future.succeededFuture();
  }

  /** Agents go on elsewhere by themselves: nothing that they gave is on its way. */
  @Override
  public Future<Void> leave() {
    leaving = true;
    directory.remove(this);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> settle() {
    return eachLeg(Leg::settle);
  }

  @Override
  public Future<Void> drain() {
    return eachLeg(Leg::drain);
  }

  /** Nothing here is stale after a freeze: all roles of the process were frozen with it. */
  @Override
  public void dropStale() {
    // see above
  }

  @Override
  public void close() {
    leave();
    List.copyOf(legs).forEach(Leg::sourceClosed);
  }

  /** Whether the source takes no new subscriptions. Any thread. */
  boolean isLeaving() {
    return leaving;
  }

  /** Any thread. */
  Scheduler loop() {
    return loop;
  }

  /** Whether the source takes from Agents. */
  boolean isReady() {
    return readiness.isReady();
  }

  /** Takes what an Agent brings. */
  void accept(Batch batch) {
    assert loop.isOwnThread();
    ingress.accept(batch);
  }

  Upstream streams() {
    return streams;
  }

  /** Any thread. */
  DiodeMeters crossings() {
    return crossings;
  }

  void attach(Leg leg) {
    assert loop.isOwnThread();
    legs.add(leg);
  }

  void detach(Leg leg) {
    legs.remove(leg);
  }

  private Future<Void> eachLeg(Function<Leg, Future<Void>> step) {
    List<Future<Void>> steps = new ArrayList<>();
    List.copyOf(legs).forEach(leg -> steps.add(step.apply(leg)));
    return Future.join(steps).mapEmpty();
  }
}
