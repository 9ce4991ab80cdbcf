package loggregator.envelope;

import java.util.function.Consumer;

/**
 * Keeps batches within what their taker takes: one that is too large goes on in parts, and a single envelope that is
 * too large alone is left out, so that it costs nobody else anything. Never changes.
 *
 * @param maxBytes of a batch
 */
public record SizeLimit(int maxBytes) {
  /** For a taker of single envelopes, each a message of up to so many bytes. */
  public static SizeLimit ofSingle(int maxEnvelopeBytes) {
    return new SizeLimit(WireWriter.bytesFieldSize(EnvelopeFields.BATCH_ENVELOPE, maxEnvelopeBytes));
  }

  /**
   * Gives the batch, or its parts in their order.
   *
   * @param leftOut given each batch of one that is too large
   */
  public void apply(Batch batch, Consumer<Batch> parts, Consumer<Batch> leftOut) {
    if (batch.length() <= maxBytes) {
      parts.accept(batch);
    } else {
      divide(batch, parts, leftOut);
    }
  }

  private void divide(Batch batch, Consumer<Batch> parts, Consumer<Batch> leftOut) {
    int start = batch.offset();
    int count = 0;
    int next;
    for (int record = start; record < batch.end(); record = next) {
      next = batch.recordEnd(record);
      boolean fitsAlone = next - record <= maxBytes;
      if (count > 0 && (!fitsAlone || next - start > maxBytes)) {
        parts.accept(batch.slice(start, record, count));
        count = 0;
      }
      if (count == 0) {
        start = record;
      }
      if (fitsAlone) {
        count++;
      } else {
        leftOut.accept(batch.slice(record, next, 1));
      }
    }
    if (count > 0) {
      parts.accept(batch.slice(start, batch.end(), count));
    }
  }
}
