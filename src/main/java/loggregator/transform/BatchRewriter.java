package loggregator.transform;

import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;

/**
 * Makes the batch that another one becomes. Records are replaced or dropped in their order; the runs of untouched ones
 * between them are copied as a whole, and a batch of which nothing was touched is given back as it is. Serves one
 * thread, which uses it for one batch after the other.
 */
final class BatchRewriter {
  /** What one huge batch made the buffer grow to beyond this is given up after it. */
  private static final int MAX_KEPT_BYTES = 1 << 20;

  private WireWriter out = new WireWriter(0);
  private Batch batch;
  private int envelopes;
  /** The index up to which the batch has been taken over or replaced. */
  private int done;

  void begin(Batch batch) {
    this.batch = batch;
    envelopes = batch.envelopes();
    done = batch.offset();
    out.clear();
  }

  void drop(int recordStart, int recordEnd) {
    copyTo(recordStart);
    done = recordEnd;
    envelopes--;
  }

  /** Starts the record of the envelope in its stead: what is written next are exactly {@code envelopeLength} bytes. */
  WireWriter replace(int recordStart, int recordEnd, int envelopeLength) {
    copyTo(recordStart);
    done = recordEnd;
    out.writeTag(EnvelopeFields.BATCH_ENVELOPE, WireType.LENGTH_DELIMITED);
    out.writeVarint(envelopeLength);
    return out;
  }

  /** The same batch if nothing was touched, {@code null} if everything was dropped. */
  Batch finish() {
    if (done == batch.offset()) {
      return batch;
    }
    copyTo(batch.end());
    Batch result = envelopes == 0 ? null : new Batch(out.toByteArray(), 0, out.size(), envelopes);
    if (out.bytes().length > MAX_KEPT_BYTES) {
      out = new WireWriter(0);
    }
    batch = null;
    return result;
  }

  private void copyTo(int position) {
    out.writeRaw(batch.bytes(), done, position - done);
    done = position;
  }
}
