package loggregator.outputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import loggregator.envelope.WireWriter;
import loggregator.outputs.OutgoingEnvelope;
import loggregator.outputs.OutgoingTags.Tag;

/** How envelopes become the records of one signal. One thread. */
abstract class RecordForm {
  private static final byte[] SOURCE_ID = "source_id".getBytes(UTF_8);
  private static final byte[] INSTANCE_ID = "instance_id".getBytes(UTF_8);

  /** Adds the envelope's records; empty if there were some, or else why it has none. */
  abstract String write(OutgoingEnvelope envelope, WireWriter out);

  /** The ids and all tags under their own names, as the original writes them. */
  final void writeAttributes(OutgoingEnvelope envelope, WireWriter out, int field) {
    OtlpFields.attribute(out, field, SOURCE_ID, envelope.sourceId);
    OtlpFields.attribute(out, field, INSTANCE_ID, envelope.instanceId);
    for (int i = 0; i < envelope.tags.size(); i++) {
      Tag tag = envelope.tags.get(i);
      if (!tag.key.isEmpty() && !isElsewhere(tag, envelope)) {
        OtlpFields.attribute(out, field, tag.key, tag.value);
      }
    }
  }

  private boolean isElsewhere(Tag tag, OutgoingEnvelope envelope) {
    return tag.key.equalTo(SOURCE_ID) || tag.key.equalTo(INSTANCE_ID) || tag.key.equalTo(OtlpTags.V1_TYPE)
        || tag.key.equalTo(OtlpTags.HOPS) || tag.key.equalTo(OtlpTags.SERVICE_NAME)
        || tag.key.equalTo(OtlpTags.SERVICE_INSTANCE) || isField(tag, envelope);
  }

  /** Whether the tag is a field of the record. */
  abstract boolean isField(Tag tag, OutgoingEnvelope envelope);
}
