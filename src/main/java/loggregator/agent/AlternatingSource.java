package loggregator.agent;

import loggregator.envelope.Batch;
import loggregator.link.BatchSource;

/**
 * Two sources as one, which take turns as long as both have something, so that neither waits for the other to be empty.
 */
public final class AlternatingSource implements BatchSource {
  private BatchSource next;
  private BatchSource other;

  public AlternatingSource(BatchSource first, BatchSource second) {
    next = first;
    other = second;
  }

  @Override
  public Batch read(int maxEnvelopes, int maxBytes) {
    Batch batch = readNext(maxEnvelopes, maxBytes);
    return batch == null ? readNext(maxEnvelopes, maxBytes) : batch;
  }

  private Batch readNext(int maxEnvelopes, int maxBytes) {
    BatchSource source = next;
    next = other;
    other = source;
    return source.read(maxEnvelopes, maxBytes);
  }

  @Override
  public long queuedEnvelopes() {
    return next.queuedEnvelopes() + other.queuedEnvelopes();
  }
}
