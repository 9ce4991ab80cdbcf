package loggregator.cli.client;

import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.Batch;

/**
 * Envelopes on their way from the thread that makes them to the event loop that sends them. The queue holds one batch;
 * when that is full, the adding thread waits, and nothing is lost.
 *
 * <p>Threading: any thread adds and ends; one event loop takes, and never waits.
 */
public final class EnvelopeQueue implements EnvelopeSink {
  static final int MAX_BATCH_ENVELOPES = 100;
  static final int MAX_BATCH_BYTES = 256 << 10;

  private List<Batch> batches = new ArrayList<>();
  private int envelopes;
  private int bytes;
  private boolean ended;
  /** The sender found nothing, and is to be woken by the next change. */
  private boolean senderIdle;
  private Runnable wakeSender = () -> {};

  /** @param wakeSender called on an adding thread after {@link #take} found nothing and there is something again */
  synchronized void onChange(Runnable wakeSender) {
    this.wakeSender = wakeSender;
  }

  /** Waits for room. */
  @Override
  public void add(Batch batch) throws InterruptedException {
    Runnable wake;
    synchronized (this) {
      while (isFullFor(batch)) {
        wait();
      }
      batches.add(batch);
      envelopes += batch.envelopes();
      bytes += batch.length();
      wake = takeWake();
    }
    wake.run();
  }

  @Override
  public void end() {
    Runnable wake;
    synchronized (this) {
      ended = true;
      wake = takeWake();
    }
    wake.run();
  }

  /** The envelopes added since the last call, in order; null if there are none. */
  synchronized Batch take() {
    Batch taken = batches.isEmpty() ? null : Batch.concat(batches);
    batches = new ArrayList<>();
    envelopes = 0;
    bytes = 0;
    senderIdle = taken == null;
    notifyAll();
    return taken;
  }

  /** Whether everything was taken and nothing will be added. */
  synchronized boolean isFinished() {
    return ended && batches.isEmpty();
  }

  /** What is larger by itself goes alone. */
  private boolean isFullFor(Batch batch) {
    return !batches.isEmpty()
        && (envelopes + batch.envelopes() > MAX_BATCH_ENVELOPES || bytes + batch.length() > MAX_BATCH_BYTES);
  }

  private Runnable takeWake() {
    if (!senderIdle) {
      return () -> {};
    }
    senderIdle = false;
    return wakeSender;
  }
}
