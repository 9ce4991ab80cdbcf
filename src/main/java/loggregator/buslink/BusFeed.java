package loggregator.buslink;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import loggregator.flow.Scheduler;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.routing.SubscriptionRequest;

/** One subscription of a {@link BusUpstream}, at all sources where it has it. One event loop. */
final class BusFeed implements Feed {
  private final long id;
  private final SubscriptionRequest request;
  private final FeedHandler handler;
  private final Owner owner;
  /** Where it is subscribed, or is about to be. */
  private final Set<String> sources = new HashSet<>();
  private final Set<String> refusedBy = new HashSet<>();
  private Future<Void> active;
  private Scheduler.Cancellable limit;
  private boolean finishing;
  private boolean closed;

  /** What a feed needs of its upstream. */
  interface Owner {
    void cancel(String source, long feedId, boolean finish);

    /** The subscription is cancelled, though what waits for it may still come. */
    void cancelled(BusFeed feed);

    void closed(BusFeed feed);

    /** Runs the task when sources had long enough to end the feed. */
    Scheduler.Cancellable onFinishTimeout(Runnable task);
  }

  BusFeed(long id, SubscriptionRequest request, FeedHandler handler, Owner owner) {
    this.id = id;
    this.request = request;
    this.handler = handler;
    this.owner = owner;
  }

  long id() {
    return id;
  }

  SubscriptionRequest request() {
    return request;
  }

  FeedHandler handler() {
    return handler;
  }

  boolean isAt(String source) {
    return sources.contains(source);
  }

  boolean isWanted() {
    return !finishing && !closed;
  }

  void subscribedAt(String source) {
    sources.add(source);
  }

  void refusedBy(String source) {
    refusedBy.add(source);
  }

  /** Those that refused it since the last call. */
  List<String> takeRefusals() {
    List<String> refusals = List.copyOf(refusedBy);
    refusedBy.clear();
    return refusals;
  }

  void activeWhen(Future<Void> active) {
    this.active = active;
  }

  @Override
  public Future<Void> active() {
    return active;
  }

  @Override
  public void finish() {
    if (!isWanted()) {
      return;
    }
    finishing = true;
    owner.cancelled(this);
    sources.forEach(source -> owner.cancel(source, id, true));
    limit = owner.onFinishTimeout(this::end);
    endIfNothingMoreComes();
  }

  /** That source brings nothing more: it ended the feed, or it is gone. */
  void overAt(String source) {
    sources.remove(source);
    endIfNothingMoreComes();
  }

  private void endIfNothingMoreComes() {
    if (finishing && sources.isEmpty()) {
      end();
    }
  }

  /** Whoever has not ended it by now is asked for nothing more. */
  private void end() {
    if (!closed) {
      close();
      handler.ended();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (!finishing) {
      owner.cancelled(this);
    }
    closed = true;
    if (limit != null) {
      limit.cancel();
    }
    sources.forEach(source -> owner.cancel(source, id, false));
    owner.closed(this);
  }
}
