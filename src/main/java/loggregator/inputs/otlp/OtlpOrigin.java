package loggregator.inputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import loggregator.envelope.RecordWriter;
import loggregator.envelope.WireReader;

/**
 * What the records of one resource have in common: source id and instance id, and the tags of resource and scope. One
 * thread.
 */
final class OtlpOrigin {
  private static final byte[] SOURCE_ID = ascii("source_id");
  private static final byte[] INSTANCE_ID = ascii("instance_id");
  /** The first that a resource has is its source id. */
  private static final byte[][] SOURCE_KEYS = keys("source_id", "org.cloudfoundry.source_id", "cloudfoundry.app.id",
      "service.name", "k8s.deployment.name", "k8s.statefulset.name", "k8s.daemonset.name", "container.name",
      "host.name");
  private static final byte[][] INSTANCE_KEYS = keys("instance_id", "org.cloudfoundry.instance_id",
      "cloudfoundry.app.instance.id", "service.instance.id", "k8s.pod.name", "host.name");
  private static final byte[] SCOPE_NAME = ascii("otel.scope.name");
  private static final byte[] SCOPE_VERSION = ascii("otel.scope.version");
  private static final byte[] EMPTY = {};

  private static final int ATTRIBUTE_OF_RESOURCE = 0x0A;
  private static final int NAME_OF_SCOPE = 0x0A;
  private static final int VERSION_OF_SCOPE = 0x12;
  private static final int ATTRIBUTE_OF_SCOPE = 0x1A;

  private final RecordWriter writer;
  private final byte[] defaultSourceId;
  private final List<Dropped> dropped;
  private final WireReader reader = new WireReader();
  private final KeyValue attribute = new KeyValue();
  private final AnyValue value = new AnyValue();

  private byte[] source;
  private byte[] instance;
  private int sourceRank;
  private int instanceRank;
  /** Of the record at hand, else null. */
  private byte[] ownSource;
  private byte[] ownInstance;
  private RecordWriter.Mark resourceTags;
  private RecordWriter.Mark scopeTags;

  /** An attribute of resources that becomes no tag. */
  private record Dropped(byte[] name, boolean isPrefix) {
    static Dropped of(String pattern) {
      boolean isPrefix = pattern.endsWith("*");
      return new Dropped(ascii(isPrefix ? pattern.substring(0, pattern.length() - 1) : pattern), isPrefix);
    }
  }

  /** @param droppedAttributes names, or beginnings of names with {@code *} behind */
  OtlpOrigin(RecordWriter writer, String defaultSourceId, List<String> droppedAttributes) {
    this.writer = writer;
    this.defaultSourceId = ascii(defaultSourceId);
    this.dropped = droppedAttributes.stream().map(Dropped::of).toList();
  }

  /** What comes until {@link #resourceIsRead} belongs to a new resource. */
  void beginResource() {
    writer.clearTags();
    source = defaultSourceId;
    instance = EMPTY;
    sourceRank = SOURCE_KEYS.length;
    instanceRank = INSTANCE_KEYS.length;
    ownSource = null;
    ownInstance = null;
  }

  /** A resource may come in several pieces. */
  void readResource(byte[] bytes, int start, int end) {
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == ATTRIBUTE_OF_RESOURCE) {
        int length = reader.readLength();
        readResourceAttribute(bytes, reader.position(), reader.position() + length);
        reader.skipBytes(length);
      } else {
        reader.skip(tag);
      }
    }
  }

  private void readResourceAttribute(byte[] bytes, int start, int end) {
    attribute.read(bytes, start, end);
    value.read(bytes, attribute.valueStart(), attribute.valueEnd());
    if (value.length() > 0) {
      int asSource = rank(SOURCE_KEYS, sourceRank);
      if (asSource < sourceRank) {
        sourceRank = asSource;
        source = copyOfValue();
      }
      int asInstance = rank(INSTANCE_KEYS, instanceRank);
      if (asInstance < instanceRank) {
        instanceRank = asInstance;
        instance = copyOfValue();
      }
    }
    if (!attribute.hasKey(SOURCE_ID) && !attribute.hasKey(INSTANCE_ID) && !isDropped()) {
      writeTag(bytes);
    }
  }

  /** Below {@code limit} if the attribute is of a better rank. */
  private int rank(byte[][] keys, int limit) {
    int rank = 0;
    while (rank < limit && !attribute.hasKey(keys[rank])) {
      rank++;
    }
    return rank;
  }

  private boolean isDropped() {
    for (Dropped name : dropped) {
      if (name.isPrefix ? attribute.hasKeyThatBegins(name.name) : attribute.hasKey(name.name)) {
        return true;
      }
    }
    return false;
  }

  void resourceIsRead() {
    writeIds(source, instance);
    resourceTags = writer.mark();
    scopeTags = resourceTags;
  }

  void beginScope() {
    writer.backTo(resourceTags);
  }

  void readScope(byte[] bytes, int start, int end) {
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case NAME_OF_SCOPE -> writeScopeTag(SCOPE_NAME, bytes);
        case VERSION_OF_SCOPE -> writeScopeTag(SCOPE_VERSION, bytes);
        case ATTRIBUTE_OF_SCOPE -> {
          int length = reader.readLength();
          attribute.read(bytes, reader.position(), reader.position() + length);
          value.read(bytes, attribute.valueStart(), attribute.valueEnd());
          writeTag(bytes);
          reader.skipBytes(length);
        }
        default -> reader.skip(tag);
      }
    }
  }

  private void writeScopeTag(byte[] key, byte[] bytes) {
    int length = reader.readLength();
    if (length > 0) {
      writer.tag(key, bytes, reader.position(), length);
    }
    reader.skipBytes(length);
  }

  void scopeIsRead() {
    scopeTags = writer.mark();
  }

  /** An attribute of the record at hand: a tag, or an id of that record only. */
  void readAttribute(byte[] bytes, int start, int end) {
    attribute.read(bytes, start, end);
    value.read(bytes, attribute.valueStart(), attribute.valueEnd());
    if (attribute.hasKey(SOURCE_ID) && value.length() > 0) {
      ownSource = copyOfValue();
    } else if (attribute.hasKey(INSTANCE_ID) && value.length() > 0) {
      ownInstance = copyOfValue();
    } else {
      writeTag(bytes);
    }
  }

  /** The attribute that was read last. */
  KeyValue attribute() {
    return attribute;
  }

  AnyValue value() {
    return value;
  }

  /** To be called before the record's envelopes are written. */
  void attributesAreRead() {
    if (ownSource != null || ownInstance != null) {
      writeIds(ownSource == null ? source : ownSource, ownInstance == null ? instance : ownInstance);
    }
  }

  /** To be called after the record's envelopes were written: its tags and ids are forgotten. */
  void endRecord() {
    writer.backTo(scopeTags);
    if (ownSource != null || ownInstance != null) {
      ownSource = null;
      ownInstance = null;
      writeIds(source, instance);
    }
  }

  private void writeIds(byte[] sourceId, byte[] instanceId) {
    writer.ids(sourceId, 0, sourceId.length, instanceId, 0, instanceId.length);
  }

  private void writeTag(byte[] bytes) {
    writer.tag(bytes, attribute.keyStart(), attribute.keyLength(), value.text(), value.start(), value.length());
  }

  private byte[] copyOfValue() {
    return Arrays.copyOfRange(value.text(), value.start(), value.start() + value.length());
  }

  private static byte[][] keys(String... names) {
    return Stream.of(names).map(OtlpOrigin::ascii).toArray(byte[][]::new);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(UTF_8);
  }
}
