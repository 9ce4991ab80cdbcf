package loggregator.metrics;

import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.envelope.WireReader;
import loggregator.losses.LargestLosses;
import loggregator.losses.SourceName;
import loggregator.losses.SourceNames;
import loggregator.losses.SpaceSaving;
import loggregator.losses.Windows;

/**
 * Which sources sent most in the last minutes, of all that comes to a role. It looks at some envelopes only and lets
 * each stand for as many as came since the one before: at all while there are few, at about {@link
 * SourceSampler#MAX_A_SECOND} a second else. A source with a share p of n looked-at envelopes is thus told with a
 * standard error of the square root of (1 - p) / (n p). It holds at most some 1 MB, whatever names come.
 *
 * <p>Threading: any thread; each that brings envelopes has a {@link #sampler} of its own.
 */
public final class SourceBook {
  private final SourceNames names = SourceNames.of(SourceKey.V2);
  private final WireReader reader = new WireReader();
  private final Windows<SourceTraffic> windows = new Windows<>(SourceTraffic::sum);
  private Current current = new Current();

  /** What came in a period that is not over yet. */
  private static final class Current {
    private final SpaceSaving<SourceName> envelopes = new SpaceSaving<>(LargestLosses.MAX_LOSSES);
    private final SpaceSaving<SourceName> bytes = new SpaceSaving<>(LargestLosses.MAX_LOSSES);

    SourceTraffic soFar() {
      return new SourceTraffic(envelopes.largest(), bytes.largest());
    }
  }

  SourceSampler sampler() {
    return new SourceSampler(this, System::nanoTime);
  }

  /** The envelope of that record came, and stands for so many. */
  synchronized void came(Batch batch, int record, long envelopes) {
    int start = batch.envelopeStart(record);
    int end = batch.recordEnd(record);
    reader.reset(batch.bytes(), start, end);
    long key = SourceKey.V2.of(batch.bytes(), reader);
    current.envelopes.add(key, envelopes, () -> names.of(batch, record));
    current.bytes.add(key, envelopes * (end - start), () -> names.of(batch, record));
  }

  /** To be called every {@link Windows#PERIOD_SECONDS}. */
  synchronized void nextPeriod() {
    windows.add(current.soFar());
    current = new Current();
  }

  /** Of the last ten to twenty seconds. */
  public synchronized SourceTraffic lastPeriod() {
    return windows.lastPeriod(current.soFar());
  }

  /** Of the last minute, and up to ten seconds more. */
  public synchronized SourceTraffic lastMinute() {
    return windows.lastMinute(current.soFar());
  }

  /** Of the last quarter of an hour, or up to a minute less. */
  public synchronized SourceTraffic lastQuarter() {
    return windows.lastQuarter(current.soFar());
  }
}
