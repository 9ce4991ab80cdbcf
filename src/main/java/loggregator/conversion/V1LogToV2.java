package loggregator.conversion;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.EnvelopeValidator;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage.MessageType;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/**
 * Converts logs of the first generation, which are most of its envelopes, from bytes to bytes. The result equals that
 * of an Agent's completion and {@link V1ToV2}. Logs in an encoding that no client writes (a message in pieces, text
 * that is not UTF-8) and all other envelopes are left to those, which decode into objects. Serves one thread.
 */
public final class V1LogToV2 {
  private static final byte[] TYPE = "LogMessage".getBytes(UTF_8);

  private final V1LogView v1 = new V1LogView();
  private final EnvelopeValidator validator = new EnvelopeValidator();
  private final byte[] deployment;
  private final byte[] job;
  private final byte[] index;
  private final byte[] ip;
  private final List<AgentTag> agentTags = new ArrayList<>();

  /** One that is no field of the first generation. */
  private record AgentTag(byte[] key, byte[] value) {}

  /** @param tags the Agent's: four of them fill absent fields, the others are added as tags where they are absent */
  public V1LogToV2(Map<String, String> tags) {
    deployment = value(tags, V1Tag.DEPLOYMENT);
    job = value(tags, V1Tag.JOB);
    index = value(tags, V1Tag.INDEX);
    ip = value(tags, V1Tag.IP);
    tags.forEach((key, value) -> {
      byte[] bytes = key.getBytes(UTF_8);
      Slice name = new Slice();
      name.set(bytes, 0, bytes.length);
      V1Tag known = V1Tag.of(name);
      if (known == null || (known.bit() & V1Tag.LOG) == 0) {
        agentTags.add(new AgentTag(bytes, value.getBytes(UTF_8)));
      }
    });
  }

  private static byte[] value(Map<String, String> tags, V1Tag tag) {
    return tags.getOrDefault(tag.key, "").getBytes(UTF_8);
  }

  /** Appends the fields of an envelope of the second generation, or else returns {@code false} and writes nothing. */
  public boolean convert(byte[] bytes, int start, int end, WireWriter out) {
    v1.clear();
    set(v1.deployment, deployment);
    set(v1.job, job);
    set(v1.index, index);
    set(v1.ip, ip);
    return v1.read(bytes, start, end) && writeValid(out);
  }

  private static void set(Slice field, byte[] value) {
    field.set(value, 0, value.length);
  }

  private boolean writeValid(WireWriter out) {
    int before = out.size();
    write(out);
    boolean valid = validator.isValid(out.bytes(), before, out.size());
    if (!valid) {
      out.truncate(before);
    }
    return valid;
  }

  private void write(WireWriter out) {
    if (v1.timestamp != 0) {
      out.writeVarintField(EnvelopeFields.TIMESTAMP, v1.timestamp);
    }
    writeText(out, EnvelopeFields.SOURCE_ID, sourceId());
    writeLog(out);
    writeText(out, EnvelopeFields.INSTANCE_ID, v1.sourceInstance);
    writeTags(out);
  }

  private Slice sourceId() {
    if (!v1.appId.isEmpty()) {
      return v1.appId;
    }
    Slice tag = v1.tags.get(V1Tag.SOURCE_ID);
    return tag == null || tag.isEmpty() ? v1.origin : tag;
  }

  private static void writeText(WireWriter out, int fieldNumber, Slice text) {
    if (!text.isEmpty()) {
      text.write(out, fieldNumber);
    }
  }

  private void writeLog(WireWriter out) {
    int log = out.beginMessage(EnvelopeFields.LOG);
    writeText(out, EnvelopeFields.LOG_PAYLOAD, v1.payload);
    if (v1.messageType == MessageType.ERR_VALUE) {
      out.writeVarintField(EnvelopeFields.LOG_TYPE, Log.Type.ERR_VALUE);
    }
    out.endMessage(log);
  }

  private void writeTags(WireWriter out) {
    int without = V1Tag.LOG | V1Tag.SOURCE_ID.bit();
    v1.tags.write(out, EnvelopeFields.TAGS, without);
    writeTag(out, V1Tag.ORIGIN.bytes, v1.origin);
    writeTag(out, V1Tag.DEPLOYMENT.bytes, v1.deployment);
    writeTag(out, V1Tag.JOB.bytes, v1.job);
    writeTag(out, V1Tag.INDEX.bytes, v1.index);
    writeTag(out, V1Tag.IP.bytes, v1.ip);
    writeTag(out, V1Tag.SOURCE_TYPE.bytes, v1.sourceType);
    writeTag(out, V1Tag.V1_TYPE.bytes, TYPE);
    for (AgentTag tag : agentTags) {
      if (!v1.tags.has(tag.key, without)) {
        writeTag(out, tag.key, tag.value);
      }
    }
  }

  private static void writeTag(WireWriter out, byte[] key, Slice value) {
    writeTagHeader(out, key, value.length());
    value.write(out, EnvelopeFields.MAP_VALUE);
  }

  private static void writeTag(WireWriter out, byte[] key, byte[] value) {
    writeTagHeader(out, key, value.length);
    out.writeBytesField(EnvelopeFields.MAP_VALUE, value);
  }

  private static void writeTagHeader(WireWriter out, byte[] key, int valueLength) {
    out.writeTag(EnvelopeFields.TAGS, WireType.LENGTH_DELIMITED);
    out.writeVarint(WireWriter.bytesFieldSize(EnvelopeFields.MAP_KEY, key.length)
        + WireWriter.bytesFieldSize(EnvelopeFields.MAP_VALUE, valueLength));
    out.writeBytesField(EnvelopeFields.MAP_KEY, key);
  }
}
