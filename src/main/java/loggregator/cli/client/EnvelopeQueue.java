package loggregator.cli.client;

import java.util.ArrayList;
import java.util.List;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/**
 * Envelopes on their way from the thread that makes them to the event loop that sends them. The queue holds one batch;
 * when that is full, the adding thread waits, and nothing is lost.
 *
 * <p>Threading: any thread adds and ends; one event loop takes, and never waits.
 */
public final class EnvelopeQueue implements EnvelopeSink {
  static final int MAX_BATCH_ENVELOPES = 100;
  static final int MAX_BATCH_BYTES = 256 << 10;

  private List<Envelope> batch = new ArrayList<>();
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
  public void add(Envelope envelope) throws InterruptedException {
    int size = envelope.getSerializedSize();
    Runnable wake;
    synchronized (this) {
      while (isFullFor(size)) {
        wait();
      }
      batch.add(envelope);
      bytes += size;
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

  /** The envelopes added since the last call, in order; empty if there are none. */
  synchronized List<Envelope> take() {
    List<Envelope> taken = batch;
    batch = new ArrayList<>();
    bytes = 0;
    senderIdle = taken.isEmpty();
    notifyAll();
    return taken;
  }

  /** Whether everything was taken and nothing will be added. */
  synchronized boolean isFinished() {
    return ended && batch.isEmpty();
  }

  private boolean isFullFor(int size) {
    return batch.size() >= MAX_BATCH_ENVELOPES || !batch.isEmpty() && bytes + size > MAX_BATCH_BYTES;
  }

  private Runnable takeWake() {
    if (!senderIdle) {
      return () -> {};
    }
    senderIdle = false;
    return wakeSender;
  }
}
