package loggregator.losses;

import java.util.HashMap;
import java.util.Map;
import loggregator.diode.DropObserver;
import loggregator.diode.SourceKey;
import loggregator.envelope.ContentHash;

/**
 * Which sources and consumers lost most in the last minutes, of all queues of a node. It holds at most some 5 MB,
 * whatever names come; without losses next to nothing.
 *
 * <p>Threading: any thread; losses are told by the threads that drop, a run of one source at a time.
 */
public final class LossBook {
  public static final int PERIOD_SECONDS = Windows.PERIOD_SECONDS;
  public static final int MINUTES = Windows.MINUTES;

  private final long consumerSeed = ContentHash.newSeed();
  private final Windows<LossPeriod> windows = new Windows<>(LossPeriod::sum);
  private Current current = new Current();

  /** The losses of a period that is not over yet. */
  private static final class Current {
    private final Map<Hop, Long> all = new HashMap<>();
    private final SpaceSaving<SourceLoss> sources = new SpaceSaving<>(LargestLosses.MAX_LOSSES);
    private final SpaceSaving<ConsumerLoss> consumers = new SpaceSaving<>(LargestLosses.MAX_LOSSES);

    LossPeriod soFar() {
      return all.isEmpty()
          ? LossPeriod.NOTHING
          : new LossPeriod(Map.copyOf(all), sources.largest(), consumers.largest());
    }
  }

  /** What tells of the losses of a queue that holds envelopes for everybody. */
  public DropObserver of(Hop hop, SourceKey key) {
    return of(hop, key, null);
  }

  /**
   * What tells of the losses of a consumer's queue.
   *
   * @param consumer null for a queue that is no consumer's
   */
  public DropObserver of(Hop hop, SourceKey key, Consumer consumer) {
    SourceNames names = SourceNames.of(key);
    long hopKey = hop.hashCode();
    long consumerKey = keyOf(hop, consumer);
    return (source, batch, record, envelopes) -> {
      synchronized (this) {
        add(hop, consumer, consumerKey, envelopes);
        current.sources.add(ContentHash.hash(source, hopKey), envelopes,
            () -> new SourceLoss(hop, names.of(batch, record)));
      }
    };
  }

  /**
   * Envelopes were lost of which nobody looked for the sources.
   *
   * @param consumer null for a queue that is no consumer's
   */
  public synchronized void lost(Hop hop, Consumer consumer, long envelopes) {
    if (envelopes > 0) {
      add(hop, consumer, keyOf(hop, consumer), envelopes);
    }
  }

  private void add(Hop hop, Consumer consumer, long consumerKey, long envelopes) {
    current.all.merge(hop, envelopes, Long::sum);
    if (consumer != null) {
      current.consumers.add(consumerKey, envelopes, () -> new ConsumerLoss(hop, consumer));
    }
  }

  private long keyOf(Hop hop, Consumer consumer) {
    return consumer == null ? 0 : ContentHash.hash(consumerSeed + hop.hashCode(), consumer.toString());
  }

  /** To be called every {@link #PERIOD_SECONDS}; gives what was lost since the last call. */
  public synchronized LossPeriod nextPeriod() {
    LossPeriod ended = current.soFar();
    if (ended != LossPeriod.NOTHING) {
      current = new Current();
    }
    windows.add(ended);
    return ended;
  }

  /** Of the last ten to twenty seconds. */
  public synchronized LossPeriod lastPeriod() {
    return windows.lastPeriod(current.soFar());
  }

  /** From the last whole minute, and up to {@link #PERIOD_SECONDS} more, until now. */
  public synchronized LossPeriod lastMinute() {
    return windows.lastMinute(current.soFar());
  }

  /** From the last {@link #MINUTES}, or up to a minute less, until now. */
  public synchronized LossPeriod lastQuarter() {
    return windows.lastQuarter(current.soFar());
  }
}
