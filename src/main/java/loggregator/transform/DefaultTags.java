package loggregator.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Map;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;

/** Tags that an envelope gets if it has no tag of that key, encoded once. Serves one thread. */
final class DefaultTags {
  private final byte[][] keys;
  private final byte[][] encoded;
  private final boolean[] present;

  DefaultTags(Map<String, String> tags) {
    keys = tags.keySet().stream().map(key -> key.getBytes(UTF_8)).toArray(byte[][]::new);
    encoded = tags.entrySet().stream().map(tag -> encode(tag.getKey(), tag.getValue())).toArray(byte[][]::new);
    present = new boolean[keys.length];
  }

  private static byte[] encode(String key, String value) {
    WireWriter entry = new WireWriter(64);
    entry.writeBytesField(EnvelopeFields.MAP_KEY, key.getBytes(UTF_8));
    entry.writeBytesField(EnvelopeFields.MAP_VALUE, value.getBytes(UTF_8));
    WireWriter field = new WireWriter(64);
    field.writeTag(EnvelopeFields.TAGS, WireType.LENGTH_DELIMITED);
    field.writeVarint(entry.size());
    field.writeRaw(entry.bytes(), 0, entry.size());
    return field.toByteArray();
  }

  boolean isEmpty() {
    return keys.length == 0;
  }

  /** Begins the next envelope. */
  void clear() {
    Arrays.fill(present, false);
  }

  /** Takes notice of a tag that the envelope has. */
  void see(TagEntry entry) {
    for (int i = 0; i < keys.length; i++) {
      if (!present[i] && entry.hasKey(keys[i])) {
        present[i] = true;
        return;
      }
    }
  }

  void writeAbsent(WireWriter out) {
    for (int i = 0; i < keys.length; i++) {
      if (!present[i]) {
        out.writeRaw(encoded[i], 0, encoded[i].length);
      }
    }
  }
}
