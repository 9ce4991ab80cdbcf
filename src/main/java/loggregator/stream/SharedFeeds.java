package loggregator.stream;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import loggregator.envelope.Batch;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.Upstream;
import loggregator.routing.SubscriptionRequest;

/**
 * An upstream on which consumers that ask for the same thing share one subscription, and are given the same batches.
 * Sharded requests are not shared: their consumers share the envelopes instead.
 *
 * <p>Threading: one event loop.
 */
public final class SharedFeeds implements Upstream {
  private final Upstream upstream;
  private final Map<SubscriptionRequest, SharedFeed> feeds = new HashMap<>();

  public SharedFeeds(Upstream upstream) {
    this.upstream = upstream;
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    if (!request.shardId().isEmpty()) {
      return upstream.subscribe(request, handler);
    }
    SharedFeed shared = feeds.computeIfAbsent(withoutDeterministicName(request), SharedFeed::new);
    return shared.join(handler);
  }

  /** Without a shard the name has no effect, and must not keep equal requests apart. */
  private static SubscriptionRequest withoutDeterministicName(SubscriptionRequest request) {
    return new SubscriptionRequest("", "", request.usePreferredTags(), request.selectors());
  }

  private final class SharedFeed implements FeedHandler {
    private final SubscriptionRequest request;
    /** Copied on change, since a handler may leave from inside its own call. */
    private final CopyOnWriteArrayList<Member> members = new CopyOnWriteArrayList<>();
    private final Feed feed;

    SharedFeed(SubscriptionRequest request) {
      this.request = request;
      this.feed = upstream.subscribe(request, this);
    }

    Feed join(FeedHandler handler) {
      Member member = new Member(handler);
      members.add(member);
      return member;
    }

    @Override
    public void batch(Batch batch) {
      for (Member member : members) {
        member.handler.batch(batch);
      }
    }

    @Override
    public void lost(long envelopes) {
      for (Member member : members) {
        member.handler.lost(envelopes);
      }
    }

    @Override
    public void ended() {
      feeds.remove(request, this);
      for (Member member : members) {
        member.handler.ended();
      }
    }

    private final class Member implements Feed {
      private final FeedHandler handler;

      Member(FeedHandler handler) {
        this.handler = handler;
      }

      @Override
      public Future<Void> active() {
        return feed.active();
      }

      @Override
      public void close() {
        if (members.remove(this) && members.isEmpty()) {
          feeds.remove(request, SharedFeed.this);
          feed.close();
        }
      }
    }
  }
}
