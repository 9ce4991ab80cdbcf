package loggregator.outputs;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.losses.ConsumerQueue;
import loggregator.losses.Losses;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.OutputMeters;
import loggregator.routing.SubscriptionRequest;
import loggregator.stream.ConsumerStream;

/**
 * One destination: a subscription, a queue of its own and the way out. A destination that takes nothing costs its queue
 * and no more. One event loop.
 */
public final class Destination {
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final OutputServices services;
  private final SubscriptionRequest request;
  private final DiodeMeters diodes;
  private final OutputMeters meters;
  private final ConsumerQueue queue;
  private final SourceNotices notices;
  private final Courier courier;
  private final ConsumerStream stream;
  private Feed feed;
  private Scheduler.Cancellable again = () -> {};
  private boolean subscribed;
  private boolean finishing;
  private boolean closed;

  /**
   * What a destination is made of.
   *
   * @param consumer as the page of losses names it
   * @param complaints is told, once an outage, why nothing is taken
   */
  public record Parts(SubscriptionRequest request, loggregator.losses.Consumer consumer, DiodeMeters diodes,
      OutputMeters meters, Outlet outlet, OutletLimits limits, SourceNotices notices, Consumer<String> complaints) {}

  public Destination(OutputServices services, Parts parts) {
    this.services = services;
    this.request = parts.request;
    this.diodes = parts.diodes;
    this.meters = parts.meters;
    this.notices = parts.notices;
    this.queue = diodes.openFor(parts.consumer, SourceKey.V2, true);
    this.courier = new Courier(services.scheduler(), parts.outlet, parts.limits, meters, diodes.budget(), queue,
        notices, parts.complaints, this::writable, this::close);
    this.stream = new ConsumerStream(queue, parts.limits.pacing(), services.scheduler(), courier);
    stream.completion().onComplete(v -> close());
  }

  public void start() {
    meters.opened();
    subscribe();
  }

  private void subscribe() {
    Subscriber subscriber = new Subscriber();
    subscribed = true;
    feed = services.upstream().subscribe(request, subscriber);
    feed.active().onFailure(refused -> subscriber.ended());
  }

  private void writable() {
    stream.writable();
  }

  /** Takes nothing new, and completes when all that waits is sent, or the first batch of it was not taken. */
  public Future<Void> finish() {
    if (!finishing && !closed) {
      finishing = true;
      again.cancel();
      courier.hurry();
      if (subscribed) {
        feed.finish();
      } else {
        stream.finish();
      }
    }
    return stream.completion();
  }

  /** What waits is lost. */
  public void close() {
    if (!closed) {
      closed = true;
      again.cancel();
      feed.close();
      courier.close();
      stream.close();
      loseWhatWaits();
      notices.close();
      meters.closed();
    }
  }

  /** Read, not just dropped, so that their sources are told. */
  private void loseWhatWaits() {
    Batch batch = queue.diode().read();
    while (batch != null) {
      meters.lost("closed", batch.envelopes());
      notices.lost(Losses.of(batch));
      batch = queue.diode().read();
    }
    Losses before = queue.takeLosses();
    if (before != null) {
      notices.lost(before);
    }
    diodes.close(queue.diode());
  }

  /** One subscription; when it has ended another one follows. */
  private final class Subscriber implements FeedHandler {
    private boolean over;

    @Override
    public void batch(Batch batch) {
      stream.batch(batch);
    }

    @Override
    public void lost(Losses losses) {
      stream.lost(losses);
    }

    @Override
    public void ended() {
      if (over || closed) {
        return;
      }
      over = true;
      subscribed = false;
      if (finishing) {
        stream.finish();
      } else {
        feed.close();
        again = services.scheduler().schedule(AGAIN_NANOS, Destination.this::subscribe);
      }
    }
  }
}
