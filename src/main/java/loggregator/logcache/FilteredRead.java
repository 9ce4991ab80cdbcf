package loggregator.logcache;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.MessageType;
import loggregator.envelope.WireWriter;
import loggregator.recent.Found;
import loggregator.recent.RecentEnvelopes;
import loggregator.recent.RecentQuery;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/**
 * Reads metrics by their names, which have no index: it reads one part of the source after the other. Takes long, so it
 * does not belong on an event loop. One thread.
 */
final class FilteredRead {
  private static final int PART_ENVELOPES = 1_000;
  private static final int PART_BYTES = 1 << 20;

  private final RecentEnvelopes store;
  private final NameFilter filter;
  private final BooleanSupplier isLate;
  private final WireWriter out = new WireWriter(4 << 10);
  private final RecentQuery query;
  private int envelopes;
  private long lastNs;
  private boolean full;

  /** @param isLate whether to give up */
  FilteredRead(RecentEnvelopes store, RecentQuery query, NameFilter filter, BooleanSupplier isLate) {
    this.store = store;
    this.query = query;
    this.filter = filter;
    this.isLate = isLate;
  }

  /** Empty when it was given up. */
  Optional<Found> find() {
    Set<MessageType> types = new HashSet<>(query.types().isEmpty() ? NameFilter.TYPES : query.types());
    types.retainAll(NameFilter.TYPES);
    RecentQuery part = new RecentQuery(query.sourceId(), types, query.startNs(), query.endNs(), PART_ENVELOPES,
        PART_BYTES, query.descending());
    boolean more = !types.isEmpty();
    while (more && !full) {
      if (isLate.getAsBoolean()) {
        return Optional.empty();
      }
      Found found = store.read(part);
      found.batch().ifPresent(this::take);
      more = found.more();
      part = part.after(found.lastNs());
    }
    return Optional.of(new Found(envelopes == 0 ? Optional.empty()
        : Optional.of(new Batch(out.bytes(), 0, out.size(), envelopes)), lastNs, more || full));
  }

  private void take(Batch batch) {
    for (int record = batch.offset(); record < batch.end() && !full; ) {
      int end = batch.recordEnd(record);
      Envelope envelope = filter.apply(batch.bytes(), batch.envelopeStart(record), end);
      if (envelope != null) {
        take(envelope);
      }
      record = end;
    }
  }

  private void take(Envelope envelope) {
    boolean ofSameRun = envelopes > 0 && envelope.getTimestamp() == lastNs;
    boolean isEnough = envelopes >= query.limit() || out.size() >= query.maxBytes();
    boolean isTooMuch = out.size() >= 2L * query.maxBytes();
    if (isEnough && !ofSameRun || isTooMuch) {
      full = true;
      return;
    }
    out.writeBytesField(EnvelopeFields.BATCH_ENVELOPE, envelope.toByteArray());
    envelopes++;
    lastNs = envelope.getTimestamp();
  }
}
