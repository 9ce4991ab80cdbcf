package loggregator.cli.client;

import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.Batch;
import loggregator.envelope.RecordWriter;

/** A writer of envelopes, whose batches wait until they are handed to a sink, which may block. One thread at a time. */
public final class WrittenEnvelopes {
  private final List<Batch> batches = new ArrayList<>();
  private final RecordWriter writer = new RecordWriter(batches::add);

  public RecordWriter writer() {
    return writer;
  }

  /** All that was written since the last call. */
  public void handTo(EnvelopeSink sink) throws InterruptedException {
    for (Batch batch : take()) {
      Batch rest = batch;
      while (rest.envelopes() > EnvelopeQueue.MAX_BATCH_ENVELOPES) {
        sink.add(rest.first(EnvelopeQueue.MAX_BATCH_ENVELOPES));
        rest = rest.withoutFirst(EnvelopeQueue.MAX_BATCH_ENVELOPES);
      }
      sink.add(rest);
    }
  }

  List<Batch> take() {
    writer.flush();
    List<Batch> taken = List.copyOf(batches);
    batches.clear();
    return taken;
  }
}
