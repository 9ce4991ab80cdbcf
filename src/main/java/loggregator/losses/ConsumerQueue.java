package loggregator.losses;

import java.util.Map;
import java.util.function.Function;
import loggregator.diode.Diode;
import loggregator.diode.DropObserver;
import loggregator.diode.SourceKey;

/**
 * One consumer's queue, and what the consumer lost in it and on the way to it.
 *
 * <p>Threading: one thread may say what was lost before, another take what is to be told.
 */
public final class ConsumerQueue {
  private final Diode diode;
  /** Null where nobody wants to know the sources. */
  private final DropTally tally;
  private Losses untoldBefore = Losses.NONE;
  private volatile long lostBefore;
  private long told;

  private ConsumerQueue(Diode diode, DropTally tally) {
    this.diode = diode;
    this.tally = tally;
  }

  /** A queue whose consumer is told how much it lost of which source. */
  public static ConsumerQueue tellingSources(SourceKey key, DropObserver book, Function<DropObserver, Diode> opened) {
    DropTally tally = new DropTally(key);
    return new ConsumerQueue(opened.apply((source, batch, record, envelopes) -> {
      book.dropped(source, batch, record, envelopes);
      tally.dropped(source, batch, record, envelopes);
    }), tally);
  }

  /** A queue whose consumer is told no sources, or nothing. */
  public static ConsumerQueue of(Diode diode) {
    return new ConsumerQueue(diode, null);
  }

  public Diode diode() {
    return diode;
  }

  /** So much was lost before it came to this queue. */
  public synchronized void lostBefore(Losses losses) {
    untoldBefore = untoldBefore.plus(losses);
    lostBefore += losses.envelopes();
  }

  /** All that the consumer lost, in the queue and before it. */
  public long lostEnvelopes() {
    return lostBefore + diode.counts().dropped();
  }

  /** What was lost since the last call; null when nothing was. For the thread that reads the queue. */
  public Losses takeLosses() {
    return lostEnvelopes() == told ? null : takeNewLosses();
  }

  private synchronized Losses takeNewLosses() {
    long lost = lostEnvelopes();
    Losses news = new Losses(lost - told - untoldBefore.envelopes(), tally == null ? Map.of() : tally.take())
        .plus(untoldBefore);
    told = lost;
    untoldBefore = Losses.NONE;
    return news;
  }
}
