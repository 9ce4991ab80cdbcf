package loggregator.losses;

import static loggregator.envelope.WireType.BITS;
import static loggregator.envelope.WireType.LENGTH_DELIMITED;

import java.nio.charset.StandardCharsets;
import loggregator.conversion.V1Envelopes;
import loggregator.conversion.V1ToV2;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireReader;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** Reads the name of an envelope's source. Any thread. */
@FunctionalInterface
public interface SourceNames {
  int SOURCE_ID = EnvelopeFields.SOURCE_ID << BITS | LENGTH_DELIMITED;
  int INSTANCE_ID = EnvelopeFields.INSTANCE_ID << BITS | LENGTH_DELIMITED;

  /** Of the envelope in the record that begins there. */
  SourceName of(Batch batch, int record);

  /** For the envelopes that the key is for. */
  static SourceNames of(SourceKey key) {
    return key == SourceKey.V1 ? SourceNames::ofV1 : SourceNames::ofV2;
  }

  private static SourceName ofV2(Batch batch, int record) {
    WireReader envelope = new WireReader();
    envelope.reset(batch.bytes(), batch.envelopeStart(record), batch.recordEnd(record));
    String sourceId = "";
    String instanceId = "";
    while (envelope.hasMore()) {
      int tag = envelope.readTag();
      switch (tag) {
        case SOURCE_ID -> sourceId = text(batch, envelope);
        case INSTANCE_ID -> instanceId = text(batch, envelope);
        default -> envelope.skip(tag);
      }
    }
    return new SourceName(sourceId, instanceId);
  }

  private static String text(Batch batch, WireReader envelope) {
    int length = envelope.readLength();
    int start = envelope.position();
    envelope.skipBytes(length);
    return new String(batch.bytes(), start, Math.min(length, SourceName.MAX_BYTES), StandardCharsets.UTF_8);
  }

  /** As the source is called in the second generation. */
  private static SourceName ofV1(Batch batch, int record) {
    int start = batch.envelopeStart(record);
    EventFactory.Envelope v1 = V1Envelopes.parse(batch.bytes(), start, batch.recordEnd(record) - start);
    if (v1 == null) {
      return new SourceName("", "");
    }
    Envelope v2 = V1ToV2.convert(v1, true);
    return new SourceName(v2.getSourceId(), v2.getInstanceId());
  }
}
