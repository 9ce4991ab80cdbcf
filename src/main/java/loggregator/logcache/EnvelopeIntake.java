package loggregator.logcache;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import loggregator.flow.Scheduler;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.Upstream;
import loggregator.losses.Losses;
import loggregator.recent.RecentEnvelopes;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;

/**
 * Subscribes to everything and keeps it, and drops what becomes too old. One of a process does.
 *
 * <p>Threading: one event loop.
 */
public final class EnvelopeIntake {
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Upstream upstream;
  private final RecentEnvelopes store;
  private final Scheduler scheduler;
  private final LogCacheMeters meters;
  private Feed feed;
  private Scheduler.Cancellable again = () -> {};
  private Scheduler.Cancellable sweep = () -> {};
  private boolean closed;

  public EnvelopeIntake(Upstream upstream, RecentEnvelopes store, Scheduler scheduler, LogCacheMeters meters) {
    this.upstream = upstream;
    this.store = store;
    this.scheduler = scheduler;
    this.meters = meters;
  }

  /** @param sharing says of which sources it keeps what it gets */
  public void start(Sharing sharing) {
    assert scheduler.isOwnThread();
    sharing.onChange(store::keepOnly);
    meters.show(store, sharing);
    subscribe();
    sweepLater();
  }

  public void close() {
    assert scheduler.isOwnThread();
    closed = true;
    again.cancel();
    sweep.cancel();
    if (feed != null) {
      feed.close();
    }
  }

  private void subscribe() {
    Subscriber subscriber = new Subscriber();
    feed = upstream.subscribe(everything(), subscriber);
    feed.active().onFailure(refused -> subscriber.ended());
  }

  private static SubscriptionRequest everything() {
    List<Selector> all = Stream.of(MessageType.values()).filter(type -> type != MessageType.NONE)
        .map(type -> new Selector("", type, List.of())).toList();
    return new SubscriptionRequest("", "", true, all);
  }

  private void sweepLater() {
    sweep = scheduler.schedule(SWEEP_NANOS, () -> {
      store.sweep(nowMs());
      store.dropOthers();
      sweepLater();
    });
  }

  private long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(scheduler.nowNanos());
  }

  /** One subscription; when it has ended another one follows. */
  private final class Subscriber implements FeedHandler {
    private boolean over;

    @Override
    public void batch(Batch batch) {
      store.add(batch, nowMs());
    }

    @Override
    public void lost(Losses losses) {
      meters.lost(losses.envelopes());
    }

    @Override
    public void ended() {
      if (!over && !closed) {
        over = true;
        feed.close();
        again = scheduler.schedule(AGAIN_NANOS, EnvelopeIntake.this::subscribe);
      }
    }
  }
}
