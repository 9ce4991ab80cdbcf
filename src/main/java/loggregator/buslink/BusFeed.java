package loggregator.buslink;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import loggregator.flow.Scheduler;
import loggregator.link.FeedHandler;
import loggregator.link.LinkFeed;
import loggregator.routing.SubscriptionRequest;

/** One subscription of a {@link BusUpstream}; each part comes from one source. One event loop. */
final class BusFeed extends LinkFeed {
  private final long id;
  private final Owner owner;
  /** Where it is subscribed, or is about to be. */
  private final Set<String> sources = new HashSet<>();
  private final Set<String> refusedBy = new HashSet<>();
  private Scheduler.Cancellable limit;

  /** What a feed needs of its upstream. */
  interface Owner {
    void cancel(String source, long feedId, boolean finish);

    /** The subscription is cancelled; what the sources still hold of it may come. */
    void cancelled(BusFeed feed);

    void closed(BusFeed feed);

    /** Runs the task when sources had long enough to end the feed. */
    Scheduler.Cancellable onFinishTimeout(Runnable task);
  }

  BusFeed(long id, SubscriptionRequest request, FeedHandler handler, Owner owner) {
    super(request, handler);
    this.id = id;
    this.owner = owner;
  }

  long id() {
    return id;
  }

  boolean isAt(String source) {
    return sources.contains(source);
  }

  void subscribedAt(String source) {
    sources.add(source);
  }

  void refusedBy(String source) {
    refusedBy.add(source);
  }

  /** The sources that refused it since the last call. */
  List<String> takeRefusals() {
    List<String> refusals = List.copyOf(refusedBy);
    refusedBy.clear();
    return refusals;
  }

  /** That source brings nothing more: it ended the feed, or it is gone. */
  void overAt(String source) {
    sources.remove(source);
    endIfNothingMoreComes();
  }

  @Override
  protected boolean hasParts() {
    return !sources.isEmpty();
  }

  /** A source that has not ended the feed by the time-out is asked for nothing more. */
  @Override
  protected void finishParts() {
    owner.cancelled(this);
    sources.forEach(source -> owner.cancel(source, id, true));
    limit = owner.onFinishTimeout(this::end);
  }

  @Override
  protected void closeParts(boolean finishing) {
    if (!finishing) {
      owner.cancelled(this);
    }
    if (limit != null) {
      limit.cancel();
    }
    sources.forEach(source -> owner.cancel(source, id, false));
    owner.closed(this);
  }
}
