package loggregator.inputs.otlp;

import java.util.Arrays;
import loggregator.envelope.WireReader;

/** One attribute: where its key is, and where its value. One thread uses it for one after the other. */
final class KeyValue {
  private static final int KEY = 0x0A;
  private static final int VALUE = 0x12;

  private final WireReader reader = new WireReader();
  private byte[] bytes;
  private int keyStart;
  private int keyLength;
  private int valueStart;
  private int valueEnd;

  void read(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    keyStart = start;
    keyLength = 0;
    valueStart = start;
    valueEnd = start;
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == KEY) {
        keyLength = reader.readLength();
        keyStart = reader.position();
        reader.skipBytes(keyLength);
      } else if (tag == VALUE) {
        int length = reader.readLength();
        valueStart = reader.position();
        valueEnd = valueStart + length;
        reader.skipBytes(length);
      } else {
        reader.skip(tag);
      }
    }
  }

  boolean hasKey(byte[] key) {
    return key.length == keyLength && Arrays.equals(key, 0, keyLength, bytes, keyStart, keyStart + keyLength);
  }

  boolean hasKeyThatBegins(byte[] prefix) {
    return prefix.length <= keyLength
        && Arrays.equals(prefix, 0, prefix.length, bytes, keyStart, keyStart + prefix.length);
  }

  int keyStart() {
    return keyStart;
  }

  int keyLength() {
    return keyLength;
  }

  int valueStart() {
    return valueStart;
  }

  int valueEnd() {
    return valueEnd;
  }
}
