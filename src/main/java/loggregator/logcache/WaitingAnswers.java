package loggregator.logcache;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;

/**
 * What clients of one instance have not taken yet of their answers: bounded in bytes over all of them, and in time for
 * each, so that slow clients cost no more than that.
 *
 * <p>Threading: one event loop.
 */
final class WaitingAnswers {
  private static final long SENDING_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Scheduler scheduler;
  private final LogCacheMeters meters;
  private final long maxBytes;
  private long bytes;

  WaitingAnswers(Scheduler scheduler, LogCacheMeters meters, long maxBytes) {
    this.scheduler = scheduler;
    this.meters = meters;
    this.maxBytes = maxBytes;
  }

  /** Whether another answer may begin; counts the client that is to be told so if not. */
  boolean hasRoom() {
    assert scheduler.isOwnThread();
    boolean room = bytes < maxBytes;
    if (!room) {
      meters.refused("too_many_answers");
    }
    return room;
  }

  /**
   * An answer is on its way.
   *
   * @param sent completes when the client has it, or is gone
   * @param cutOff ends the client's connection when it takes too long, without a wait for what it doesn't take
   */
  void sending(long answerBytes, Future<?> sent, Runnable cutOff) {
    assert scheduler.isOwnThread();
    bytes += answerBytes;
    Scheduler.Cancellable deadline = scheduler.schedule(SENDING_NANOS, () -> {
      meters.refused("slow_client");
      cutOff.run();
    });
    sent.onComplete(done -> {
      deadline.cancel();
      bytes -= answerBytes;
    });
  }
}
