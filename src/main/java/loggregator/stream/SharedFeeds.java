package loggregator.stream;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.Upstream;
import loggregator.losses.Losses;
import loggregator.metrics.Metrics;
import loggregator.metrics.SharingMeters;
import loggregator.routing.SubscriptionRequest;

/**
 * An upstream on which consumers that ask for the same thing share one subscription, and are given the same batches.
 * Sharded requests are not shared: their consumers share the envelopes instead.
 *
 * <p>Threading: one event loop.
 */
public final class SharedFeeds implements Upstream {
  private final Upstream upstream;
  private final Scheduler scheduler;
  private final SharingMeters meters;
  private final Map<SubscriptionRequest, SharedFeed> feeds = new HashMap<>();

  public SharedFeeds(Upstream upstream, Scheduler scheduler, SharingMeters meters) {
    this.upstream = upstream;
    this.scheduler = scheduler;
    this.meters = meters;
  }

  /** Whose subscriptions are charged to the node's memory. */
  public static SharedFeeds charged(Upstream upstream, Scheduler scheduler, Metrics metrics, String role) {
    return new SharedFeeds(ChargedUpstream.ofRequests(upstream, metrics, role), scheduler,
        new SharingMeters(metrics, role));
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    assert scheduler.isOwnThread();
    if (!request.shardId().isEmpty()) {
      return upstream.subscribe(request, handler);
    }
    SharedFeed shared = feeds.computeIfAbsent(withoutDeterministicName(request), SharedFeed::new);
    return shared.join(handler);
  }

  /** Without a shard the name has no effect, and must not keep equal requests apart. */
  private static SubscriptionRequest withoutDeterministicName(SubscriptionRequest request) {
    return new SubscriptionRequest("", "", request.usePreferredTags(), request.selectors(), request.v1Filter());
  }

  private final class SharedFeed implements FeedHandler {
    private final SubscriptionRequest request;
    /** Copied on change, because a handler may leave from inside its own call. */
    private final CopyOnWriteArrayList<Member> members = new CopyOnWriteArrayList<>();
    private final Feed feed;

    SharedFeed(SubscriptionRequest request) {
      this.request = request;
      this.feed = upstream.subscribe(request, this);
    }

    Feed join(FeedHandler handler) {
      Member member = new Member(handler, members.isEmpty());
      members.add(member);
      return member;
    }

    @Override
    public void batch(Batch batch) {
      meters.given(batch.envelopes(), tell(member -> member.batch(batch)));
    }

    @Override
    public void lost(Losses losses) {
      tell(member -> member.lost(losses));
    }

    @Override
    public void ended() {
      feeds.remove(request, this);
      tell(member -> member.handler.ended());
    }

    /**
     * Runs once all members that finish in this turn have said so. When other members go on, there is nothing to wait
     * for: what comes next is not for the members that finish. A feed that finishes takes no new members.
     */
    private void finishMembers() {
      if (members.stream().allMatch(member -> member.finishing)) {
        feeds.remove(request, this);
        feed.finish();
        return;
      }
      members.stream().filter(member -> member.finishing).forEach(member -> {
        member.close();
        member.handler.ended();
      });
    }

    /** Gives how many were told: one of them may close another, which then is not told any more. */
    private int tell(Consumer<Member> news) {
      int told = 0;
      for (Member member : members) {
        if (!member.closed) {
          news.accept(member);
          told++;
        }
      }
      return told;
    }

    private final class Member implements Feed {
      private final FeedHandler handler;
      /** Whether what is lost from now on is lost to this member, too. */
      private boolean sharesLosses;
      private boolean closed;
      private boolean finishing;

      Member(FeedHandler handler, boolean sharesLosses) {
        this.handler = handler;
        this.sharesLosses = sharesLosses;
      }

      void batch(Batch batch) {
        sharesLosses = true;
        handler.batch(batch);
      }

      /** The stream of who joins late begins with its first batch: what was lost before that was lost to others. */
      void lost(Losses losses) {
        if (sharesLosses) {
          handler.lost(losses);
        }
      }

      @Override
      public Future<Void> active() {
        return feed.active();
      }

      @Override
      public void finish() {
        if (!closed && !finishing) {
          finishing = true;
          scheduler.execute(SharedFeed.this::finishMembers);
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
