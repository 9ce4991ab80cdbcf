package loggregator.conversion;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireWriter;
import loggregator.routing.V1Filter;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;

/** Batches, and what becomes of them, as objects. */
final class Conversions {
  static final V1Filter EVERYTHING = new V1Filter("", V1Filter.Kind.ANY);

  private Conversions() {}

  static List<Envelope> toV1(ByteString envelope) {
    return toV1(batch(List.of(envelope)), EVERYTHING);
  }

  static List<Envelope> toV1(Batch batch, V1Filter filter) {
    return envelopes(new V2ToV1().convert(batch, new V1Condition(filter)));
  }

  static Batch batch(List<ByteString> envelopes) {
    WireWriter records = new WireWriter(64);
    envelopes.forEach(envelope -> records.writeBytesField(EnvelopeFields.BATCH_ENVELOPE, envelope.toByteArray()));
    return new Batch(records.toByteArray(), 0, records.size(), envelopes.size());
  }

  /** None of {@code null}. */
  static List<Envelope> envelopes(Batch v1) {
    List<Envelope> envelopes = new ArrayList<>();
    if (v1 != null) {
      for (int record = v1.offset(); record < v1.end(); record = v1.recordEnd(record)) {
        int start = v1.envelopeStart(record);
        envelopes.add(parsed(v1.bytes(), start, v1.recordEnd(record) - start));
      }
      if (envelopes.size() != v1.envelopes()) {
        throw new AssertionError(v1.envelopes() + " envelopes said to be in a batch of " + envelopes.size());
      }
    }
    return envelopes;
  }

  /** Fails where a required field is absent. */
  private static Envelope parsed(byte[] bytes, int start, int length) {
    try {
      return Envelope.parser().parseFrom(bytes, start, length);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
