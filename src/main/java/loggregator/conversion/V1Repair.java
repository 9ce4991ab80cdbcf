package loggregator.conversion;

import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireWriter;
import loggregator.routing.V1Filter;

/**
 * Makes envelopes of the first generation such that every parser takes them: the original's Routers send some that
 * strict ones refuse, by which a consumer's stream would end. Those that are sound stay as they are. One event loop.
 */
public final class V1Repair {
  private final V1View view = new V1View();
  private final V1Records records = new V1Records();
  private final V2ToV1 conversion = new V2ToV1();
  private final V1Condition everything = new V1Condition(new V1Filter("", V1Filter.Kind.ANY));
  private int unfit;

  /**
   * The same batch if all of its envelopes are sound.
   *
   * @param v1 whose records are envelopes of the first generation
   * @return {@code null} when nothing is left
   */
  public Batch repair(Batch v1) {
    unfit = 0;
    return isSound(v1) ? v1 : repaired(v1);
  }

  /** How many envelopes of the last batch could not be made sound, and were left out. */
  public int unfit() {
    return unfit;
  }

  private boolean isSound(Batch v1) {
    int next;
    for (int record = v1.offset(); record < v1.end(); record = next) {
      next = v1.recordEnd(record);
      if (!view.read(v1.bytes(), v1.envelopeStart(record), next)) {
        return false;
      }
    }
    return true;
  }

  private Batch repaired(Batch v1) {
    WireWriter out = new WireWriter(v1.length());
    int next;
    for (int record = v1.offset(); record < v1.end(); record = next) {
      next = v1.recordEnd(record);
      int start = v1.envelopeStart(record);
      if (view.read(v1.bytes(), start, next)) {
        view.write(out, EnvelopeFields.BATCH_ENVELOPE);
      } else {
        writeConverted(v1.bytes(), start, next, out);
      }
    }
    int left = v1.envelopes() - unfit;
    return left == 0 ? null : new Batch(out.toByteArray(), 0, out.size(), left);
  }

  /** Through the second generation and back, which gives sound ones only. */
  private void writeConverted(byte[] bytes, int start, int end, WireWriter out) {
    Batch v2 = records.read(bytes, start, end - start);
    Batch converted = v2 == null ? null : conversion.convert(v2, everything);
    if (converted == null) {
      unfit++;
    } else {
      out.writeRaw(converted.bytes(), converted.offset(), converted.length());
    }
  }
}
