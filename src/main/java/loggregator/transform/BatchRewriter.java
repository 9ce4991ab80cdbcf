package loggregator.transform;

import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;

/**
 * Makes a changed copy of a batch. Records are replaced or dropped in their order; runs of untouched records between
 * them are copied as a whole. A batch without changes is given back as it is. Serves one thread, for one batch after
 * the other.
 */
final class BatchRewriter {
  /** A buffer that one huge batch made longer than this is given up after the batch. */
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

  /** Replaces a record: the caller writes exactly {@code envelopeLength} bytes to the result. */
  WireWriter replace(int recordStart, int recordEnd, int envelopeLength) {
    copyTo(recordStart);
    done = recordEnd;
    out.writeTag(EnvelopeFields.BATCH_ENVELOPE, WireType.LENGTH_DELIMITED);
    out.writeVarint(envelopeLength);
    return out;
  }

  /**
   * The same batch if nothing was touched, {@code null} if everything was dropped.
   *
   * @param fields which ones the result may have
   */
  Batch finish(int fields) {
    if (done == batch.offset()) {
      return batch;
    }
    copyTo(batch.end());
    Batch result = envelopes == 0 ? null
        : new Batch(out.toByteArray(), 0, out.size(), envelopes, fields).from(batch.sender());
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
