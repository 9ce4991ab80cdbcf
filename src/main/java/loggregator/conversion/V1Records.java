package loggregator.conversion;

import loggregator.envelope.Batch;
import loggregator.envelope.CarriedV1;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;

/**
 * Makes batches of the second generation of envelopes of the first, one of each, which carry what they were made of.
 * Serves one thread.
 */
public final class V1Records {
  /** For tags and lengths. */
  private static final int ROOM_BYTES = 16;

  private final V1View view = new V1View();

  /**
   * The bytes as a batch.
   *
   * @return {@code null} when they are no envelope
   */
  public Batch read(byte[] bytes, int offset, int length) {
    Envelope v1 = V1Envelopes.parse(bytes, offset, length);
    if (v1 == null) {
      return null;
    }
    byte[] v2 = V1ToV2.convert(v1, true).toByteArray();
    WireWriter out = new WireWriter(v2.length + length + ROOM_BYTES);
    int record = out.beginMessage(EnvelopeFields.BATCH_ENVELOPE);
    if (view.read(bytes, offset, offset + length)) {
      view.write(out, CarriedV1.FIELD);
    }
    out.writeRaw(v2, 0, v2.length);
    out.endMessage(record);
    return new Batch(out.toByteArray(), 0, out.size(), 1);
  }
}
