package loggregator.locallink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicBoolean;
import loggregator.diode.Diode;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.link.FeedHandler;
import loggregator.losses.Consumer;
import loggregator.losses.ConsumerQueue;
import loggregator.losses.Losses;
import loggregator.metrics.DiodeMeters;
import loggregator.routing.SubscriptionRequest;

/**
 * Hands what a source brings to a subscriber on another event loop, in one task a turn. Batches wait in a diode, so
 * that a subscriber whose event loop is busy costs the source no more than that diode.
 *
 * <p>Threading: the source's event loop calls the methods of {@link FeedHandler}; the handler is called on the
 * subscriber's.
 */
final class LoopCrossing implements FeedHandler {
  private static final int BATCHES_PER_TURN = 8;

  private final Scheduler subscriber;
  private final FeedHandler handler;
  private final DiodeMeters diodes;
  private final ConsumerQueue queue;
  private final Diode diode;
  private final AtomicBoolean isTurnComing = new AtomicBoolean();
  private volatile boolean hasEnded;
  private boolean hasToldEnd;

  LoopCrossing(Scheduler subscriber, FeedHandler handler, DiodeMeters diodes, SubscriptionRequest request) {
    this.subscriber = subscriber;
    this.handler = handler;
    this.diodes = diodes;
    this.queue = diodes.openFor(
        new Consumer("call", request.shardId(), "", "this process"), request.sourceKey(), true);
    this.diode = queue.diode();
    diodes.wants(diode, request);
    diode.onReadable(this::signal);
  }

  @Override
  public void batch(Batch batch) {
    diode.write(batch);
    signal();
  }

  @Override
  public void lost(Losses losses) {
    queue.lostBefore(losses);
  }

  @Override
  public void ended() {
    hasEnded = true;
    signal();
  }

  /** Completes, on the source's event loop, when the subscriber has what waits now. */
  Future<Void> settle(Scheduler source) {
    Promise<Void> settled = Promise.promise();
    subscriber.execute(() -> {
      deliver(Integer.MAX_VALUE);
      source.execute(settled::complete);
    });
    return settled.future();
  }

  /** Drops what waits. Any thread. */
  void close() {
    diodes.close(diode);
  }

  private void signal() {
    if (isTurnComing.compareAndSet(false, true)) {
      subscriber.execute(this::turn);
    }
  }

  private void turn() {
    isTurnComing.set(false);
    deliver(BATCHES_PER_TURN);
    if (!diode.isEmpty()) {
      signal();
    }
  }

  private void deliver(int maxBatches) {
    for (int i = 0; i < maxBatches; i++) {
      Batch batch = diode.read();
      if (batch == null) {
        break;
      }
      tellLoss();
      handler.batch(batch);
    }
    tellEnd();
  }

  private void tellLoss() {
    Losses losses = queue.takeLosses();
    if (losses != null) {
      handler.lost(losses);
    }
  }

  private void tellEnd() {
    if (hasEnded && !hasToldEnd && diode.isEmpty()) {
      hasToldEnd = true;
      tellLoss();
      handler.ended();
    }
  }
}
