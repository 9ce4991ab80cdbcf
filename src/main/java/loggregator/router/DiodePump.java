package loggregator.router;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import loggregator.diode.Diode;
import loggregator.diode.DiodeCounts;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.flow.SettleMarks;

/**
 * Moves a diode's envelopes to where they are worked on, in turns, between which the event loop serves others. One
 * event loop.
 */
public final class DiodePump {
  private static final int MAX_BATCH_ENVELOPES = 1_000;
  /** What fits into one message of a link, since what is divided there is not shared by several feeds. */
  private static final int MAX_BATCH_BYTES = 256 << 10;
  private static final int BATCHES_PER_TURN = 8;

  private final Diode diode;
  private final Scheduler scheduler;
  private final Consumer<Batch> work;
  private final Runnable beforeReading;
  private final SettleMarks marks = new SettleMarks();
  private boolean scheduled;

  /** @param beforeReading runs before anything is taken out of the diode */
  public DiodePump(Diode diode, Scheduler scheduler, Consumer<Batch> work, Runnable beforeReading) {
    this.diode = diode;
    this.scheduler = scheduler;
    this.work = work;
    this.beforeReading = beforeReading;
    diode.onReadable(() -> scheduler.execute(this::signal));
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
    marks.check();
  }

  /** Completes when all that the diode holds now has been worked off, or fell out of it. */
  public Future<Void> settle() {
    Future<Void> settled = marks.add(List.of(new Queue(diode)));
    marks.check();
    return settled;
  }

  private record Queue(Diode diode) implements SettleMarks.MarkedQueue {
    @Override
    public long writtenEnvelopes() {
      return diode.counts().written();
    }

    @Override
    public long leftEnvelopes() {
      DiodeCounts counts = diode.counts();
      return counts.read() + counts.dropped();
    }
  }

  private void turn() {
    scheduled = false;
    beforeReading.run();
    for (int i = 0; i < BATCHES_PER_TURN; i++) {
      if (!moveBatch()) {
        marks.check();
        return;
      }
    }
    marks.check();
    scheduled = true;
    scheduler.executeNextTurn(this::turn);
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
