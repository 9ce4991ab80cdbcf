package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.StreamResetException;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;
import loggregator.link.RefusedException;

/**
 * One feed at one peer, over a stream of its own or over one that it shares, until nothing more of it comes. One event
 * loop.
 */
abstract class RemotePart {
  /** Peers other than nodes say nothing before they have an envelope; and one that is asked may hang. */
  protected static final long SILENT_YES_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final GrpcFeed feed;
  private final Scheduler scheduler;
  private final Events events;
  private final Promise<Void> active = Promise.promise();
  private Scheduler.Cancellable limit;
  private boolean over;

  /** The peer or this process can't go on with this stream. */
  static final class BrokenOffException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenOffException(String message) {
      super(message);
    }
  }

  /** What the peer's owner wants to know. */
  interface Events {
    /** The peer serves the feed. */
    void opened();

    /** Nothing more comes of it, for whatever reason. */
    void over(RemotePart part, GrpcFeed feed);

    /** The peer ended it, or is gone: the feed may go on elsewhere, or there later. */
    void ended(GrpcFeed feed);

    /** The peer had served the feed, and broke off this stream alone: the peer's other streams go on. */
    void broken(GrpcFeed feed);

    /** Ended by the peer before it began. */
    void refused(GrpcFeed feed);
  }

  RemotePart(GrpcFeed feed, Scheduler scheduler, Events events) {
    this.feed = feed;
    this.scheduler = scheduler;
    this.events = events;
    active.future().onSuccess(v -> events.opened());
  }

  /** Asks the peer for it. Completes when it is active; fails when the peer refuses it or is not reached. */
  abstract Future<Void> open();

  /** Has the peer hand out what waits, and then end the feed. A peer that can't do so is left at once. */
  abstract void finish();

  /** Has the peer send nothing more of it. */
  protected abstract void cancel();

  final void close() {
    assert scheduler.isOwnThread();
    if (!over) {
      cancel();
    }
    over(new IllegalStateException("closed"));
  }

  final GrpcFeed feed() {
    return feed;
  }

  final boolean isOver() {
    return over;
  }

  final Future<Void> active() {
    return active.future();
  }

  /** The peer has taken it, or is taken to have. */
  final void activate() {
    active.tryComplete();
  }

  /** The other part stands for this one. */
  final void replaceBy(RemotePart other) {
    over = true;
    if (limit != null) {
      limit.cancel();
    }
    feed.add(other);
    other.open().onSuccess(v -> activate()).onFailure(active::tryFail);
    if (!feed.isWanted()) {
      other.finish();
    }
    feed.remove(this);
  }

  /** Runs the task in so many nanoseconds unless the part is over, in place of the one that was set before. */
  protected final void limit(long nanos, Runnable task) {
    if (limit != null) {
      limit.cancel();
    }
    limit = scheduler.schedule(nanos, task);
  }

  /** Nothing more comes of it. */
  protected final void ended(Throwable cause) {
    assert scheduler.isOwnThread();
    if (over) {
      return;
    }
    boolean wasActive = active.future().succeeded();
    cancel();
    over(cause);
    if (cause instanceof RefusedException && !wasActive) {
      events.refused(feed);
    } else if (wasActive && concernsTheStreamOnly(cause)) {
      events.broken(feed);
    } else {
      events.ended(feed);
    }
  }

  /** Not so when the peer is gone, or stops: then it says nothing, or that it is unavailable. */
  private static boolean concernsTheStreamOnly(Throwable cause) {
    return cause instanceof RefusedException || cause instanceof StreamResetException
        || cause instanceof BrokenOffException;
  }

  /** To be called last when it ends, once. */
  protected void over(Throwable cause) {
    if (!over) {
      over = true;
      if (limit != null) {
        limit.cancel();
      }
      active.tryFail(cause);
      events.over(this, feed);
      feed.remove(this);
    }
  }
}
