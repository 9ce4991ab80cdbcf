package loggregator.locallink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.losses.Losses;
import loggregator.routing.SubscriptionRequest;

/**
 * What a {@link LocalFeed} has at one source. Where feed and source share an event loop, the source's envelopes reach
 * the feed's handler by a call, else through a {@link LoopCrossing}.
 *
 * <p>Threading: {@code open}, {@code finish} and {@code close} are for the feed's event loop; {@code settle},
 * {@code drain} and {@code sourceClosed} for the source's.
 */
final class Leg {
  private final LocalSource source;
  private final LocalFeed feed;
  private final Scheduler subscriber;
  private final SubscriptionRequest request;
  private final Arrivals arrivals = new Arrivals();
  /** Null where both ends share an event loop. */
  private final LoopCrossing crossing;
  /** The source's event loop only, like what follows. */
  private final Promise<Void> ended = Promise.promise();
  private Feed opened;
  /** The feed's event loop only. */
  private boolean closed;

  Leg(LocalSource source, LocalFeed feed, Scheduler subscriber, SubscriptionRequest request) {
    this.source = source;
    this.feed = feed;
    this.subscriber = subscriber;
    this.request = request;
    this.crossing = source.loop() == subscriber
        ? null
        : new LoopCrossing(subscriber, arrivals, source.crossings(), request);
  }

  /** Completes on the feed's event loop when the source has taken the subscription; fails when it refused. */
  Future<Void> open() {
    Promise<Void> active = Promise.promise();
    onSource(() -> {
      source.attach(this);
      opened = source.streams().subscribe(request, crossing == null ? arrivals : crossing);
      opened.active().onComplete(result -> onSubscriber(() -> active.handle(result)));
    });
    return active.future();
  }

  /** The feed wants nothing more but gets what waits, and then its end. */
  void finish() {
    onSource(() -> opened.finish());
  }

  void close() {
    closed = true;
    onSource(this::release);
  }

  Future<Void> settle() {
    return crossing == null ? Future.succeededFuture() : crossing.settle(source.loop());
  }

  /** Ends the leg when the feed has what waits. */
  Future<Void> drain() {
    opened.finish();
    return ended.future();
  }

  /** The source has gone, and what waited for the feed with it. */
  void sourceClosed() {
    release();
    onSubscriber(this::over);
  }

  private void release() {
    source.detach(this);
    opened.close();
    ended.tryComplete();
    if (crossing != null) {
      crossing.close();
    }
  }

  private void over() {
    if (!closed) {
      close();
      feed.over(this);
    }
  }

  private void onSource(Runnable task) {
    run(source.loop(), task);
  }

  private void onSubscriber(Runnable task) {
    run(subscriber, task);
  }

  private void run(Scheduler loop, Runnable task) {
    if (crossing == null) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  /** The feed's end: what arrives after the leg was closed is for nobody. */
  private final class Arrivals implements FeedHandler {
    @Override
    public void batch(Batch batch) {
      if (!closed) {
        feed.batch(batch);
      }
    }

    @Override
    public void lost(Losses losses) {
      if (!closed) {
        feed.lost(losses);
      }
    }

    @Override
    public void ended() {
      over();
    }
  }
}
