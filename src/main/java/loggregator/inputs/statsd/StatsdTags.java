package loggregator.inputs.statsd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import loggregator.envelope.RecordWriter;

/** Writes the tags of a line, and finds the ids among them. One thread. */
final class StatsdTags {
  private static final byte[] SOURCE_ID = "source_id".getBytes(UTF_8);
  private static final byte[] SERVICE = "service".getBytes(UTF_8);
  private static final byte[] INSTANCE_ID = "instance_id".getBytes(UTF_8);
  private static final byte[] CONTAINER = "ci-".getBytes(UTF_8);
  private static final byte[] CONTAINER_ID = "cid-".getBytes(UTF_8);
  private static final byte[] INODE = "in-".getBytes(UTF_8);

  private final RecordWriter writer;
  private byte[] bytes;
  private int sourceStart;
  private int sourceEnd;
  private boolean hasSourceId;
  private int instanceStart;
  private int instanceEnd;
  private boolean hasInstanceId;

  StatsdTags(RecordWriter writer) {
    this.writer = writer;
  }

  /** Of a new line. */
  void begin(byte[] bytes) {
    this.bytes = bytes;
    sourceStart = 0;
    sourceEnd = 0;
    hasSourceId = false;
    instanceStart = 0;
    instanceEnd = 0;
    hasInstanceId = false;
    writer.clearTags();
  }

  /**
   * The container's id is the instance id where no tag is: one of the items between commas, {@code ci-ID}, {@code cid-ID}
   * or in the first versions just the id. An inode is none.
   */
  void container(int start, int end) {
    int itemStart = start;
    while (itemStart < end && !hasInstanceId) {
      int itemEnd = itemStart;
      while (itemEnd < end && bytes[itemEnd] != ',') {
        itemEnd++;
      }
      if (!begins(INODE, itemStart, itemEnd)) {
        instanceStart = itemStart + prefixLength(itemStart, itemEnd);
        instanceEnd = itemEnd;
      }
      itemStart = itemEnd + 1;
    }
  }

  private int prefixLength(int start, int end) {
    if (begins(CONTAINER, start, end)) {
      return CONTAINER.length;
    }
    return begins(CONTAINER_ID, start, end) ? CONTAINER_ID.length : 0;
  }

  private boolean begins(byte[] prefix, int start, int end) {
    return is(prefix, start, Math.min(end, start + prefix.length));
  }

  /** @param equals what stands between a tag's key and its value; a tag without it has an empty value */
  void write(int start, int end, byte separator, char equals) {
    int position = start;
    while (position < end) {
      int tagEnd = position;
      while (tagEnd < end && bytes[tagEnd] != separator) {
        tagEnd++;
      }
      // old clients write one before each
      int tagStart = bytes[position] == '#' ? position + 1 : position;
      int keyEnd = tagStart;
      while (keyEnd < tagEnd && bytes[keyEnd] != equals) {
        keyEnd++;
      }
      write(tagStart, keyEnd, Math.min(tagEnd, keyEnd + 1), tagEnd);
      position = tagEnd + 1;
    }
  }

  private void write(int keyStart, int keyEnd, int valueStart, int valueEnd) {
    if (is(SOURCE_ID, keyStart, keyEnd)) {
      hasSourceId = true;
      sourceStart = valueStart;
      sourceEnd = valueEnd;
    } else if (is(INSTANCE_ID, keyStart, keyEnd)) {
      hasInstanceId = true;
      instanceStart = valueStart;
      instanceEnd = valueEnd;
    } else {
      if (!hasSourceId && is(SERVICE, keyStart, keyEnd)) {
        sourceStart = valueStart;
        sourceEnd = valueEnd;
      }
      writer.tag(bytes, keyStart, keyEnd - keyStart, bytes, valueStart, valueEnd - valueStart);
    }
  }

  private boolean is(byte[] key, int start, int end) {
    return end - start == key.length && Arrays.equals(bytes, start, end, key, 0, key.length);
  }

  /** Writes the ids that were found. */
  void writeIds(byte[] defaultSourceId, int defaultStart, int defaultEnd) {
    boolean found = sourceEnd > sourceStart;
    writer.ids(found ? bytes : defaultSourceId, found ? sourceStart : defaultStart,
        found ? sourceEnd - sourceStart : defaultEnd - defaultStart, bytes, instanceStart, instanceEnd - instanceStart);
  }
}
