package loggregator.agent;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import loggregator.diode.Diode;
import loggregator.diode.DiodeCounts;
import loggregator.flow.Scheduler;

/**
 * Tells producers that wait for it what becomes of a diode. It looks now and then, as long as somebody waits, and not
 * longer than two seconds: without a Router nothing would ever change. One event loop.
 */
final class DiodeWatch {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int MAX_LOOKS = 1_000;
  /** What producers that wait leave in the queue: some pauses of the Router, and little of the node's memory. */
  static final long ROOM_BYTES = 4 << 20;

  private final Diode diode;
  private final long maxEnvelopes;
  private final Scheduler scheduler;

  /** @param maxEnvelopes of the diode */
  DiodeWatch(Diode diode, long maxEnvelopes, Scheduler scheduler) {
    this.diode = diode;
    this.maxEnvelopes = maxEnvelopes;
    this.scheduler = scheduler;
  }

  /** Completes when all that is queued now was read or dropped; fails when that takes too long. */
  Future<Void> settled() {
    DiodeCounts now = diode.counts();
    // what is read comes in its order, so when so many more were read, none of these is left, whatever was dropped
    long enoughRead = now.read() + now.queued();
    return until(() -> diode.isEmpty() || diode.counts().read() >= enoughRead);
  }

  /** Completes when the queue is not full by half; fails when that takes too long. */
  Future<Void> room() {
    return until(() -> diode.queuedBytes() < ROOM_BYTES && diode.queuedEnvelopes() <= maxEnvelopes / 2);
  }

  private Future<Void> until(BooleanSupplier reached) {
    if (reached.getAsBoolean()) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    lookAgain(reached, promise, MAX_LOOKS);
    return promise.future();
  }

  private void lookAgain(BooleanSupplier reached, Promise<Void> promise, int looks) {
    scheduler.schedule(INTERVAL_NANOS, () -> {
      if (reached.getAsBoolean()) {
        promise.complete();
      } else if (looks == 0) {
        promise.fail("nothing moves");
      } else {
        lookAgain(reached, promise, looks - 1);
      }
    });
  }
}
