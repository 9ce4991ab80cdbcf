package loggregator.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Reads the stamps out of a batch in the Gateway's JSON, by its member names and without parsing it. */
final class JsonWalk {
  private static final byte[] TIMESTAMP = "\"timestamp\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INSTANCE_ID = "\"instance_id\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PAYLOAD = "\"payload\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int SEQUENCE_BASE64_CHARS = 12;

  private final byte[] json;
  private final int end;
  private int position;

  private JsonWalk(byte[] json, int length) {
    this.json = json;
    this.end = length;
  }

  static void walk(byte[] json, int length, EnvelopeSink sink) {
    JsonWalk walk = new JsonWalk(json, length);
    while (walk.skipPast(TIMESTAMP)) {
      long timestampNs = walk.decimal();
      walk.require(INSTANCE_ID);
      int instance = (int) walk.decimal();
      walk.require(PAYLOAD);
      sink.envelope(instance, walk.sequence(), timestampNs);
    }
  }

  private long sequence() {
    byte[] base64 = Arrays.copyOfRange(json, position, position + SEQUENCE_BASE64_CHARS);
    return BatchWalk.bigEndian(Base64.getDecoder().decode(base64), 0);
  }

  private long decimal() {
    long value = 0;
    while (json[position] >= '0' && json[position] <= '9') {
      value = 10 * value + json[position++] - '0';
    }
    return value;
  }

  private void require(byte[] name) {
    if (!skipPast(name)) {
      throw new IllegalArgumentException("no " + new String(name, StandardCharsets.US_ASCII) + " after " + position);
    }
  }

  private boolean skipPast(byte[] name) {
    for (int i = position; i <= end - name.length; i++) {
      if (json[i] == name[0] && Arrays.equals(json, i, i + name.length, name, 0, name.length)) {
        position = i + name.length;
        return true;
      }
    }
    return false;
  }
}
