package loggregator.stream;

import java.util.function.Consumer;
import loggregator.diode.Diode;
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
  private boolean scheduled;

  public DiodePump(Diode diode, Scheduler scheduler, Consumer<Batch> work) {
    this.diode = diode;
    this.scheduler = scheduler;
    this.work = work;
  }

  /** The diode has something. */
  public void signal() {
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
  }

  private void turn() {
    scheduled = false;
    for (int i = 0; i < BATCHES_PER_TURN; i++) {
      if (!moveBatch()) {
        return;
      }
    }
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
