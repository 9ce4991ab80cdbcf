package loggregator.metrics;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import loggregator.diode.DropObserver;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.envelope.WireReader;
import loggregator.losses.Hop;
import loggregator.losses.Losses;
import loggregator.losses.SourceNames;

/** Counts envelopes that are larger than whoever is next takes: they would end the stream of all others. Any thread. */
public final class OversizeMeters {
  private final SourceKey key;
  private final LongAdder count;
  private final DropObserver book;

  /**
   * @param peer who is next
   * @param key for the envelopes of this way
   */
  public OversizeMeters(Metrics metrics, String role, String peer, SourceKey key) {
    this.key = key;
    count = metrics.lossCounter("loggregator_oversize_envelopes",
        "Envelopes that were not sent because they are larger than the peer takes", "role", role, "peer", peer);
    book = metrics.lossBook().of(new Hop(role, "to " + peer, "oversize"), key);
  }

  /** One was left out; gives whose it was. */
  public Losses tooLarge(Batch one) {
    count.increment();
    WireReader reader = new WireReader();
    reader.reset(one.bytes(), one.envelopeStart(one.offset()), one.end());
    book.dropped(key.of(one.bytes(), reader), one, one.offset(), 1);
    if (one.sender() != null) {
      one.sender().lost(1);
    }
    return new Losses(1, Map.of(SourceNames.of(key).of(one, one.offset()), 1L));
  }
}
