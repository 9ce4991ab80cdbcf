package loggregator.envelope;

/**
 * Reads from an envelope's bytes what routing needs, without decoding it. It looks at the top level and into counters
 * and gauges only; {@link EnvelopeValidator} checks deeper levels. Fields may come twice, in any order or in parts, as
 * protobuf allows; the answers are always those of a parser.
 *
 * <p>One scanner serves one thread and allocates nothing but the room for a gauge of many names. Its answers are those
 * of the last {@link #scan}, as ranges of the scanned array.
 */
public final class EnvelopeScanner {
  private final WireReader reader = new WireReader();
  private final NameRanges gaugeNames = new NameRanges();
  private byte[] bytes;
  private MessageType type = MessageType.NONE;
  private int sourceIdStart;
  private int sourceIdLength;
  private int counterNameStart;
  private int counterNameLength;
  private int textStart;
  private int textLength;

  /**
   * Whether the bytes from {@code start} to {@code end} are a well-formed envelope, as far as the scanner looks; if
   * not, the answers are void.
   */
  public boolean scan(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    reader.reset(bytes, start, end);
    sourceIdStart = start;
    sourceIdLength = 0;
    startMember(MessageType.NONE);
    while (reader.hasMore()) {
      scanField(reader.readTag());
    }
    return !reader.isMalformed();
  }

  /** {@link MessageType#NONE} when no member of the oneof is set. */
  public MessageType type() {
    return type;
  }

  public int sourceIdStart() {
    return sourceIdStart;
  }

  /** In bytes; 0 when there is none. */
  public int sourceIdLength() {
    return sourceIdLength;
  }

  public int counterNameStart() {
    return counterNameStart;
  }

  /** In bytes; 0 when there is none or the envelope is no counter. */
  public int counterNameLength() {
    return counterNameLength;
  }

  /** How many distinct names the gauge's metrics have; 0 when the envelope is no gauge. */
  public int gaugeNames() {
    return gaugeNames.size();
  }

  public int gaugeNameStart(int i) {
    return gaugeNames.start(i);
  }

  public int gaugeNameLength(int i) {
    return gaugeNames.length(i);
  }

  private void scanField(int tag) {
    switch (tag) {
      case FieldTags.SOURCE_ID -> scanSourceId();
      case FieldTags.LOG -> skipMember(MessageType.LOG);
      case FieldTags.COUNTER -> scanCounter();
      case FieldTags.GAUGE -> scanGauge();
      case FieldTags.TIMER -> skipMember(MessageType.TIMER);
      case FieldTags.EVENT -> skipMember(MessageType.EVENT);
      default -> reader.skip(tag);
    }
  }

  /** A member of the oneof replaces another, but is merged with itself. */
  private void become(MessageType member) {
    if (type != member) {
      startMember(member);
    }
  }

  private void startMember(MessageType member) {
    type = member;
    counterNameStart = reader.position();
    counterNameLength = 0;
    gaugeNames.clear();
  }

  private void scanSourceId() {
    sourceIdLength = reader.readLength();
    sourceIdStart = reader.position();
    reader.skipBytes(sourceIdLength);
  }

  private void skipMember(MessageType member) {
    become(member);
    reader.skipBytes(reader.readLength());
  }

  private void scanCounter() {
    become(MessageType.COUNTER);
    if (scanText(FieldTags.COUNTER_NAME)) {
      counterNameStart = textStart;
      counterNameLength = textLength;
    }
  }

  private void scanGauge() {
    become(MessageType.GAUGE);
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == FieldTags.GAUGE_METRICS) {
        scanMetric();
      } else {
        reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
  }

  /** A map's entry: the last key counts, a missing one is empty. */
  private void scanMetric() {
    boolean hasKey = scanText(FieldTags.MAP_KEY);
    gaugeNames.add(bytes, hasKey ? textStart : reader.position(), hasKey ? textLength : 0);
  }

  /** Whether the message whose length comes next has that field; of several the last is {@link #textStart the text}. */
  private boolean scanText(int wantedTag) {
    boolean found = false;
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == wantedTag) {
        textLength = reader.readLength();
        textStart = reader.position();
        reader.skipBytes(textLength);
        found = true;
      } else {
        reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
    return found;
  }
}
