package loggregator.agent;

import java.util.List;
import loggregator.envelope.Batch;
import loggregator.link.BatchSource;

/**
 * Several sources as one, which take turns as long as they have something, so that none waits for another to be empty.
 */
public final class AlternatingSource implements BatchSource {
  private final List<BatchSource> sources;
  private int next;

  public AlternatingSource(BatchSource... sources) {
    this(List.of(sources));
  }

  public AlternatingSource(List<BatchSource> sources) {
    this.sources = List.copyOf(sources);
  }

  @Override
  public Batch read(int maxEnvelopes, int maxBytes) {
    for (int asked = 0; asked < sources.size(); asked++) {
      Batch batch = sources.get(next).read(maxEnvelopes, maxBytes);
      next = next + 1 == sources.size() ? 0 : next + 1;
      if (batch != null) {
        return batch;
      }
    }
    return null;
  }

  @Override
  public long queuedEnvelopes() {
    long queued = 0;
    for (BatchSource source : sources) {
      queued += source.queuedEnvelopes();
    }
    return queued;
  }
}
