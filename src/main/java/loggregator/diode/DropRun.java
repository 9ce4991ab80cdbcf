package loggregator.diode;

import loggregator.envelope.Batch;

/** Gathers drops of one source that follow each other, so that they are told as one. One thread at a time. */
final class DropRun {
  private final DropObserver observer;
  private long source;
  private Batch batch;
  private int record;
  private int envelopes;

  DropRun(DropObserver observer) {
    this.observer = observer;
  }

  /** One more envelope falls: the one in that record. */
  void add(long ofSource, Batch ofBatch, int ofRecord) {
    if (envelopes > 0 && (source != ofSource || batch.sender() != ofBatch.sender())) {
      tell();
    }
    source = ofSource;
    batch = ofBatch;
    record = ofRecord;
    envelopes++;
  }

  /** No more will fall for now. */
  void tell() {
    if (envelopes > 0) {
      try {
        observer.dropped(source, batch, record, envelopes);
      } catch (OutOfMemoryError e) {
        // the counts are right all the same; only whose envelopes these were is not told
      }
      envelopes = 0;
      batch = null;
    }
  }
}
