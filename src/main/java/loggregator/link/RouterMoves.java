package loggregator.link;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import loggregator.flow.Scheduler;

/**
 * How an Agent moves from Router to Router, on whichever link: it uses one at a time, so that nothing is reordered. A
 * Router that is well is left in order: nothing is sent until it has handed on what it got, and meanwhile the next one
 * is asked. A Router that fails is replaced at once.
 *
 * <p>Threading: one event loop.
 *
 * @param <W> the link's ways
 */
public final class RouterMoves<W extends RouterWay> {
  private final Scheduler scheduler;
  private final Routers<W> routers;
  private final LongSupplier queuedEnvelopes;
  /** Opening, or ready to be used once the other one has been left. */
  private W next;
  /** Used, or being left. */
  private W current;
  private Scheduler.Cancellable retry;
  private Promise<Void> drained;
  private boolean closed;

  /** Which Routers there are, and what is told of them: the part that differs between the links. */
  public interface Routers<W> {
    /** A way to the Router that is to be tried now, not opened yet; empty when there is none. */
    Optional<W> next();

    /** The Router did not take the way, failed or is left: others are preferred to it. */
    void avoid(W way);

    /** The way is used from now on. */
    void used(W way);

    /** The way that was used is not used any more. */
    void unused(W way);

    void lostInFlight(long envelopes);

    /** How long to wait after a Router did not take a way; 0 to try the next one at once. */
    long retryNanos();

    /** How long to wait when there is no Router to try; empty to wait for a {@link RouterMoves#connect}. */
    OptionalLong retryAllNanos();
  }

  /** @param queuedEnvelopes what waits in the Agent's queue */
  public RouterMoves(Scheduler scheduler, Routers<W> routers, LongSupplier queuedEnvelopes) {
    this.scheduler = scheduler;
    this.routers = routers;
    this.queuedEnvelopes = queuedEnvelopes;
  }

  /** The source has something to send. */
  public void signal() {
    assert scheduler.isOwnThread();
    if (current != null && current.is(WayState.USED)) {
      current.signal();
    }
  }

  /** Asks a Router for a way, unless there is one that is used or asked for; to be called when a Router appears. */
  public void connect() {
    assert scheduler.isOwnThread();
    if (!closed && next == null && used().isEmpty() && !isDrained()) {
      cancelRetry();
      routers.next().ifPresentOrElse(this::open, this::retryAll);
    }
  }

  /** Asks a Router that is preferred to the one that is used, which is left in order once the other one takes the way. */
  public void moveTo(W way) {
    assert scheduler.isOwnThread();
    if (next == null && movable().isPresent()) {
      open(way);
    }
  }

  /** The way that is used; it may be left. Empty when the link drains: the last way is left in its own time. */
  public Optional<W> movable() {
    return drained == null ? used() : Optional.empty();
  }

  /** The way that is being left. Its Router must not be asked again before that is over. */
  public Optional<W> leaving() {
    return Optional.ofNullable(current).filter(way -> way.is(WayState.LEAVING));
  }

  /** The way that is asked for, or waits for the other one to be left. */
  public Optional<W> coming() {
    return Optional.ofNullable(next);
  }

  /** The way that envelopes go. */
  public Optional<W> used() {
    return Optional.ofNullable(current).filter(way -> way.is(WayState.USED));
  }

  /** Leaves the way that is used, in order. Meanwhile the next Router is asked: a new process answers slowly. */
  public void leave(W way) {
    assert scheduler.isOwnThread();
    way.move(WayState.LEAVING);
    routers.avoid(way);
    routers.unused(way);
    if (drained == null) {
      connect();
    }
    way.leave().onComplete(v -> left(way));
  }

  /** The Router says that it goes. */
  public void goesAway(W way) {
    assert scheduler.isOwnThread();
    if (way.is(WayState.USED)) {
      leave(way);
    } else if (way.is(WayState.READY)) {
      way.close();
      failedBeforeUse(way);
    } else if (way.is(WayState.OPENING)) {
      way.close();
    }
  }

  /** The way has closed itself. While it opens or is left, the end of that tells so, too. */
  public void failed(W way, long lost) {
    assert scheduler.isOwnThread();
    routers.lostInFlight(lost);
    if (way.is(WayState.READY)) {
      failedBeforeUse(way);
    } else if (way.is(WayState.USED)) {
      way.move(WayState.CLOSED);
      current = null;
      routers.avoid(way);
      routers.unused(way);
      connect();
      drainSource();
    }
  }

  /** Completes when the source is empty and the last Router has handed on what it got. */
  public Future<Void> drain() {
    assert scheduler.isOwnThread();
    drained = Promise.promise();
    drainSource();
    return drained.future();
  }

  public void close() {
    assert scheduler.isOwnThread();
    closed = true;
    cancelRetry();
    if (next != null) {
      close(next);
      next = null;
    }
    if (current != null) {
      used().ifPresent(routers::unused);
      close(current);
      current = null;
    }
  }

  private void close(W way) {
    way.move(WayState.CLOSED);
    routers.lostInFlight(way.close());
  }

  private void open(W way) {
    next = way;
    way.open().onSuccess(v -> opened(way)).onFailure(cause -> notOpened(way));
  }

  private void opened(W way) {
    assert scheduler.isOwnThread();
    if (way.is(WayState.OPENING)) {
      way.move(WayState.READY);
      if (current == null) {
        useNext();
      } else {
        used().ifPresent(this::leave);
      }
    }
  }

  private void useNext() {
    current = next;
    next = null;
    current.move(WayState.USED);
    routers.used(current);
    current.signal();
    drainSource();
  }

  private void notOpened(W way) {
    assert scheduler.isOwnThread();
    if (way.is(WayState.OPENING)) {
      close(way);
      next = null;
      routers.avoid(way);
      retryAfter(routers.retryNanos());
    }
  }

  private void failedBeforeUse(W way) {
    way.move(WayState.CLOSED);
    next = null;
    routers.avoid(way);
    connect();
  }

  private void left(W way) {
    assert scheduler.isOwnThread();
    if (way.is(WayState.LEAVING)) {
      close(way);
      current = null;
      if (next != null && next.is(WayState.READY)) {
        useNext();
      } else {
        drainSource();
        connect();
      }
    }
  }

  private void retryAll() {
    if (leaving().isEmpty()) {
      routers.retryAllNanos().ifPresent(this::retryAfter);
    }
  }

  private void retryAfter(long delayNanos) {
    if (delayNanos == 0) {
      connect();
    } else {
      retry = scheduler.schedule(delayNanos, () -> {
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

  private boolean isDrained() {
    return drained != null && drained.future().isComplete();
  }

  /** The last way is left in order, too: then the Router has surely handed on everything. */
  private void drainSource() {
    if (drained == null) {
      return;
    }
    if (current == null) {
      if (queuedEnvelopes.getAsLong() == 0) {
        drained.tryComplete();
      }
    } else if (current.is(WayState.USED)) {
      W way = current;
      way.drain().onSuccess(v -> {
        if (way.is(WayState.USED)) {
          leave(way);
        }
      });
    }
  }
}
