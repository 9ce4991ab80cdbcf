package loggregator.stream;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
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
      tell(handler -> handler.batch(batch));
    }

    @Override
    public void lost(long envelopes) {
      tell(handler -> handler.lost(envelopes));
    }

    @Override
    public void ended() {
      feeds.remove(request, this);
      tell(FeedHandler::ended);
    }

    /** One of them may close another, which then is not told any more. */
    private void tell(Consumer<FeedHandler> news) {
      for (Member member : members) {
        if (!member.closed) {
          news.accept(member.handler);
        }
      }
    }

    private final class Member implements Feed {
      private final FeedHandler handler;
      private boolean closed;

      Member(FeedHandler handler) {
        this.handler = handler;
      }

      @Override
      public Future<Void> active() {
        return feed.active();
      }

      /** Others may go on with what they share; then this one has everything that there is for it already. */
      @Override
      public void finish() {
        if (members.size() > 1) {
          close();
          handler.ended();
        } else {
          feed.finish();
        }
      }

      @Override
      public void close() {
        closed = true;
        if (members.remove(this) && members.isEmpty()) {
          feeds.remove(request, SharedFeed.this);
          feed.close();
        }
      }
    }
  }
}
