package loggregator.inputs.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import loggregator.envelope.WireReader;
import loggregator.json.JsonBuffer;
import loggregator.json.JsonDouble;
import loggregator.text.GoNumbers;

/**
 * A value of any type as text, by the rules of OpenTelemetry: texts as they are, numbers and truth values as JSON has
 * them, bytes in base64, lists and maps as JSON. An empty value is the empty text. What nests deeper than {@value
 * #MAX_DEPTH} is left out. One thread uses it for one value after the other.
 */
final class AnyValue {
  static final int MAX_DEPTH = 32;

  private static final int STRING = 0x0A;
  private static final int BOOL = 0x10;
  private static final int INTEGER = 0x18;
  private static final int DOUBLE = 0x21;
  private static final int ARRAY = 0x2A;
  private static final int MAP = 0x32;
  private static final int BYTES = 0x3A;
  private static final int ELEMENT = 0x0A;
  private static final byte[] TRUE = JsonBuffer.ascii("true");
  private static final byte[] FALSE = JsonBuffer.ascii("false");
  private static final byte[] EMPTY = {};

  private final WireReader reader = new WireReader();
  private final JsonBuffer json = new JsonBuffer();
  private int kind;
  private long number;
  private int contentStart;
  private int contentEnd;
  private byte[] text;
  private int textStart;
  private int textLength;

  /** Takes the value in that range, the content of the message. */
  void read(byte[] bytes, int start, int end) {
    find(reader, bytes, start, end);
    switch (kind) {
      case STRING -> set(bytes, contentStart, contentEnd - contentStart);
      case BOOL -> set(number != 0 ? TRUE : FALSE);
      case INTEGER -> set(Long.toString(number).getBytes(US_ASCII));
      case DOUBLE -> set(decimal(Double.longBitsToDouble(number)).getBytes(US_ASCII));
      case ARRAY, MAP, BYTES -> writeAsText(bytes);
      default -> set(EMPTY);
    }
  }

  /** The text's array, in which it lies from {@link #start()} on. */
  byte[] text() {
    return text;
  }

  int start() {
    return textStart;
  }

  /** In bytes. */
  int length() {
    return textLength;
  }

  boolean isText() {
    return kind == STRING;
  }

  boolean isMap() {
    return kind == MAP;
  }

  /** Where the bytes of a value that is bytes are, instead of their text. */
  boolean useRawBytes(byte[] bytes) {
    if (kind == BYTES) {
      set(bytes, contentStart, contentEnd - contentStart);
    }
    return kind == BYTES;
  }

  int contentStart() {
    return contentStart;
  }

  int contentEnd() {
    return contentEnd;
  }

  /** The last member that is set counts. */
  private void find(WireReader reader, byte[] bytes, int start, int end) {
    kind = 0;
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case STRING, ARRAY, MAP, BYTES -> {
          int length = reader.readLength();
          contentStart = reader.position();
          contentEnd = contentStart + length;
          reader.skipBytes(length);
          kind = tag;
        }
        case BOOL, INTEGER -> {
          number = reader.readVarint();
          kind = tag;
        }
        case DOUBLE -> {
          number = reader.readFixed64();
          kind = tag;
        }
        default -> reader.skip(tag);
      }
    }
  }

  private void writeAsText(byte[] bytes) {
    json.clear();
    appendFound(bytes, 0);
    byte[] written = json.toByteArray();
    boolean isQuoted = written.length > 1 && written[0] == '"';
    set(written, isQuoted ? 1 : 0, isQuoted ? written.length - 2 : written.length);
  }

  private void append(byte[] bytes, int start, int end, int depth) {
    int outerKind = kind;
    find(new WireReader(), bytes, start, end);
    appendFound(bytes, depth);
    kind = outerKind;
  }

  private void appendFound(byte[] bytes, int depth) {
    int start = contentStart;
    int end = contentEnd;
    switch (kind) {
      case STRING -> json.string(bytes, start, end);
      case BOOL -> json.raw(number != 0 ? TRUE : FALSE);
      case INTEGER -> json.number(number);
      case DOUBLE -> JsonDouble.append(Double.longBitsToDouble(number), json);
      case BYTES -> json.base64(bytes, start, end);
      case ARRAY -> appendAll('[', ']', bytes, start, end, depth);
      case MAP -> appendAll('{', '}', bytes, start, end, depth);
      default -> json.raw(JsonBuffer.ascii("null"));
    }
    contentStart = start;
    contentEnd = end;
  }

  private void appendAll(char open, char close, byte[] bytes, int start, int end, int depth) {
    json.raw(open);
    WireReader elements = new WireReader();
    elements.reset(bytes, start, end);
    boolean isFirst = true;
    while (depth < MAX_DEPTH && elements.hasMore()) {
      int tag = elements.readTag();
      if (tag != ELEMENT) {
        elements.skip(tag);
        continue;
      }
      int length = elements.readLength();
      if (!isFirst) {
        json.raw(',');
      }
      isFirst = false;
      appendElement(open == '{', bytes, elements.position(), elements.position() + length, depth + 1);
      elements.skipBytes(length);
    }
    json.raw(close);
  }

  private void appendElement(boolean isEntry, byte[] bytes, int start, int end, int depth) {
    if (!isEntry) {
      append(bytes, start, end, depth);
      return;
    }
    KeyValue entry = new KeyValue();
    entry.read(bytes, start, end);
    json.string(bytes, entry.keyStart(), entry.keyStart() + entry.keyLength());
    json.raw(':');
    append(bytes, entry.valueStart(), entry.valueEnd(), depth);
  }

  private static String decimal(double value) {
    if (Double.isFinite(value)) {
      return GoNumbers.json(value);
    }
    return Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  }

  private void set(byte[] whole) {
    set(whole, 0, whole.length);
  }

  private void set(byte[] bytes, int start, int length) {
    text = bytes;
    textStart = start;
    textLength = length;
  }
}
