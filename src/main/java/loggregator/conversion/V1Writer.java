package loggregator.conversion;

import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;

/** Writes v1 envelopes one after the other, as the records of a batch. Serves one thread. */
final class V1Writer {
  /** A buffer that one huge batch made longer than this is given up after the batch. */
  private static final int MAX_KEPT_BYTES = 1 << 20;

  private WireWriter out = new WireWriter(512);
  private int record;
  private int envelopes;

  void clear() {
    if (out.bytes().length > MAX_KEPT_BYTES) {
      out = new WireWriter(512);
    }
    out.clear();
    envelopes = 0;
  }

  int envelopes() {
    return envelopes;
  }

  /** In bytes. */
  int size() {
    return out.size();
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  /** Writes an envelope as it came. */
  void write(V1View v1) {
    v1.write(out, EnvelopeFields.BATCH_ENVELOPE);
    envelopes++;
  }

  /** The writer for the message, which becomes the field of its event type. */
  WireWriter begin(EnvelopeView v2, int eventType) {
    record = out.beginMessage(EnvelopeFields.BATCH_ENVELOPE);
    v2.tag(V1Tag.ORIGIN).write(out, Envelope.ORIGIN_FIELD_NUMBER);
    out.writeVarintField(Envelope.EVENTTYPE_FIELD_NUMBER, eventType);
    out.writeVarintField(Envelope.TIMESTAMP_FIELD_NUMBER, v2.timestamp());
    return out;
  }

  /** {@code tagsInFields}: what the message has got of the tags. */
  void end(EnvelopeView v2, int tagsInFields) {
    v2.tag(V1Tag.DEPLOYMENT).write(out, Envelope.DEPLOYMENT_FIELD_NUMBER);
    v2.tag(V1Tag.JOB).write(out, Envelope.JOB_FIELD_NUMBER);
    v2.tag(V1Tag.INDEX).write(out, Envelope.INDEX_FIELD_NUMBER);
    v2.tag(V1Tag.IP).write(out, Envelope.IP_FIELD_NUMBER);
    endTags(v2, v2.sourceId().isEmpty() ? tagsInFields : tagsInFields | V1Tag.SOURCE_ID.bit());
  }

  /** The same for a message that has no field for the instance. */
  void endWithInstanceTag(EnvelopeView v2) {
    if (v2.instanceId().isEmpty()) {
      end(v2, V1Tag.BASE);
    } else {
      writeTag(V1Tag.INSTANCE_ID, v2.instanceId());
      end(v2, V1Tag.BASE | V1Tag.INSTANCE_ID.bit());
    }
  }

  private void endTags(EnvelopeView v2, int without) {
    v2.writeTags(out, without);
    if (!v2.sourceId().isEmpty()) {
      writeTag(V1Tag.SOURCE_ID, v2.sourceId());
    }
    out.endMessage(record);
    envelopes++;
  }

  private void writeTag(V1Tag key, Slice value) {
    out.writeTag(Envelope.TAGS_FIELD_NUMBER, WireType.LENGTH_DELIMITED);
    out.writeVarint(WireWriter.bytesFieldSize(EnvelopeFields.MAP_KEY, key.bytes.length)
        + WireWriter.bytesFieldSize(EnvelopeFields.MAP_VALUE, value.length()));
    out.writeBytesField(EnvelopeFields.MAP_KEY, key.bytes);
    value.write(out, EnvelopeFields.MAP_VALUE);
  }
}
