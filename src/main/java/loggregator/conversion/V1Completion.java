package loggregator.conversion;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import loggregator.envelope.CarriedV1;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;

/**
 * Writes an envelope of the first generation into the record of the second that is made of it, with what an Agent adds:
 * the origin as tag {@code source_id} where there is none, and fields of its own place where they are absent. All else
 * stays byte for byte. Serves one thread.
 */
public final class V1Completion {
  private final V1View v1 = new V1View();
  /** By field number. */
  private final Map<Integer, byte[]> fields = new LinkedHashMap<>();

  /** @param tags the Agent's, of which four are fields in the first generation */
  public V1Completion(Map<String, String> tags) {
    put(Envelope.DEPLOYMENT_FIELD_NUMBER, tags, V1Tag.DEPLOYMENT);
    put(Envelope.JOB_FIELD_NUMBER, tags, V1Tag.JOB);
    put(Envelope.INDEX_FIELD_NUMBER, tags, V1Tag.INDEX);
    put(Envelope.IP_FIELD_NUMBER, tags, V1Tag.IP);
  }

  private void put(int fieldNumber, Map<String, String> tags, V1Tag tag) {
    fields.put(fieldNumber, tags.getOrDefault(tag.key, "").getBytes(UTF_8));
  }

  /** Writes nothing where there are parsers that would not take the envelope. */
  public void write(byte[] bytes, int start, int end, WireWriter record) {
    if (!v1.read(bytes, start, end)) {
      return;
    }
    int content = record.beginMessage(CarriedV1.FIELD);
    record.writeRaw(bytes, start, end - start);
    fields.forEach((number, value) -> {
      if (!v1.has(number)) {
        record.writeBytesField(number, value);
      }
    });
    if (v1.sourceIdTag().isEmpty()) {
      writeSourceId(record);
    }
    record.endMessage(content);
  }

  private void writeSourceId(WireWriter record) {
    int entry = record.beginMessage(Envelope.TAGS_FIELD_NUMBER);
    record.writeBytesField(EnvelopeFields.MAP_KEY, V1Tag.SOURCE_ID.bytes);
    v1.origin().write(record, EnvelopeFields.MAP_VALUE);
    record.endMessage(entry);
  }
}
