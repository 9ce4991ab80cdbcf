package loggregator.locallink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.link.BatchSource;
import loggregator.link.RouterLink;
import loggregator.metrics.LinkMeters;

/**
 * An Agent's way to a Router of its process: at the end of the event loop's turn the Router takes what the Agent's
 * queue holds. A Router on the Agent's own event loop comes first. While there is no Router, envelopes wait in the
 * queue.
 *
 * <p>Threading: the Agent's event loop, except that the queue is read on the Router's.
 */
public final class LocalRouterLink implements RouterLink, LocalDirectory.Watcher {
  private static final int MAX_BATCH_ENVELOPES = 1_000;
  private static final int MAX_BATCH_BYTES = 1 << 20;
  private static final int BATCHES_PER_TURN = 8;

  private final LocalDirectory directory;
  private final Scheduler loop;
  private final BatchSource source;
  private final LinkMeters meters;
  private final List<LocalSource> routers = new ArrayList<>();
  private final AtomicBoolean isTurnComing = new AtomicBoolean();
  /** The one Router that may read the queue. */
  private volatile LocalSource router;
  private boolean leaving;
  private boolean closed;
  private Promise<Void> drained;
  private volatile boolean draining;

  public LocalRouterLink(LocalDirectory routers, Scheduler loop, BatchSource source, LinkMeters meters) {
    this.directory = routers;
    this.loop = loop;
    this.source = source;
    this.meters = meters;
  }

  @Override
  public Future<Void> start() {
    routers.addAll(directory.watch(this));
    useARouter();
    return Future.succeededFuture();
  }

  @Override
  public void signal() {
    awaitTurn(Scheduler::execute);
  }

  private void awaitTurn(BiConsumer<Scheduler, Runnable> when) {
    LocalSource taker = router;
    if (taker != null && isTurnComing.compareAndSet(false, true)) {
      when.accept(taker.loop(), () -> turn(taker));
    }
  }

  @Override
  public Future<Void> drain() {
    drained = Promise.promise();
    draining = true;
    checkDrained();
    signal();
    return drained.future();
  }

  @Override
  public void close() {
    closed = true;
    directory.forget(this);
    routers.clear();
    leaveRouter();
  }

  @Override
  public Scheduler loop() {
    return loop;
  }

  @Override
  public void appeared(LocalSource appeared) {
    if (!routers.contains(appeared)) {
      routers.add(appeared);
    }
    useARouter();
    signal();
  }

  @Override
  public void gone(LocalSource gone) {
    routers.remove(gone);
    if (gone == router) {
      leaveRouter();
      afterLastTurnOf(gone, () -> {
        leaving = false;
        useARouter();
      });
    }
  }

  private void leaveRouter() {
    if (router != null) {
      router = null;
      leaving = true;
      meters.disconnected();
    }
  }

  /** A turn of the Router that is left may be under way; two must not read the queue at the same time. */
  private void afterLastTurnOf(LocalSource left, Runnable task) {
    left.loop().execute(() -> loop.execute(task));
  }

  private void useARouter() {
    if (router == null && !leaving && !closed) {
      LocalDirectory.nearest(routers, loop).ifPresent(chosen -> {
        router = chosen;
        meters.connected();
        signal();
      });
    }
  }

  /** On the Router's event loop. */
  private void turn(LocalSource taker) {
    isTurnComing.set(false);
    if (!taker.isReady()) {
      return;
    }
    for (int i = 0; i < BATCHES_PER_TURN && taker == router; i++) {
      Batch batch = source.read(MAX_BATCH_ENVELOPES, MAX_BATCH_BYTES);
      if (batch == null) {
        if (draining) {
          loop.execute(this::checkDrained);
        }
        return;
      }
      taker.accept(batch);
    }
    awaitTurn(Scheduler::executeNextTurn);
  }

  private void checkDrained() {
    if (draining && source.queuedEnvelopes() == 0) {
      drained.tryComplete();
    }
  }
}
