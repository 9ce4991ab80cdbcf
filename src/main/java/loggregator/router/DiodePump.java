package loggregator.router;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import loggregator.diode.Diode;
import loggregator.diode.DiodeCounts;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;

/**
 * Moves a diode's envelopes to where they are worked on, in turns, between which the event loop serves others. One
 * event loop.
 */
public final class DiodePump {
  private static final int MAX_BATCH_ENVELOPES = 1_000;
  private static final int MAX_BATCH_BYTES = 1 << 20;
  private static final int BATCHES_PER_TURN = 8;

  private final Diode diode;
  private final Scheduler scheduler;
  private final Consumer<Batch> work;
  private final Runnable beforeReading;
  private final ArrayDeque<Mark> marks = new ArrayDeque<>();
  private boolean scheduled;

  /** Reached when so many envelopes have left the diode. */
  private record Mark(long left, Promise<Void> reached) {}

  /** @param beforeReading runs before anything is taken out of the diode */
  public DiodePump(Diode diode, Scheduler scheduler, Consumer<Batch> work, Runnable beforeReading) {
    this.diode = diode;
    this.scheduler = scheduler;
    this.work = work;
    this.beforeReading = beforeReading;
  }

  /** The diode has something. */
  public void signal() {
    assert scheduler.isOwnThread();
    if (!scheduled) {
      scheduled = true;
      scheduler.execute(this::turn);
    }
  }

  /** Works off all that waits, at once. */
  public void drain() {
    while (moveBatch()) {
      // until the diode is empty
    }
    checkMarks();
  }

  /** Completes when all that the diode holds now has been worked off, or fell out of it. */
  public Future<Void> settle() {
    Mark mark = new Mark(diode.counts().written(), Promise.promise());
    marks.add(mark);
    checkMarks();
    return mark.reached.future();
  }

  private void checkMarks() {
    while (!marks.isEmpty() && hasLeft() >= marks.peek().left) {
      marks.poll().reached.complete();
    }
  }

  private long hasLeft() {
    DiodeCounts counts = diode.counts();
    return counts.read() + counts.dropped();
  }

  private void turn() {
    scheduled = false;
    beforeReading.run();
    for (int i = 0; i < BATCHES_PER_TURN; i++) {
      if (!moveBatch()) {
        checkMarks();
        return;
      }
    }
    checkMarks();
    signal();
  }

  private boolean moveBatch() {
    Batch batch = diode.read(MAX_BATCH_ENVELOPES, MAX_BATCH_BYTES);
    if (batch == null) {
      return false;
    }
    work.accept(batch);
    return true;
  }
}
