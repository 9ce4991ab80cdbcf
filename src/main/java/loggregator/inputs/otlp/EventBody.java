package loggregator.inputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import loggregator.envelope.WireReader;

/** A log's body that is exactly a title and a body, as the original's exporter writes Events. One thread. */
final class EventBody {
  private static final int ENTRY = 0x0A;
  private static final byte[] TITLE = "title".getBytes(UTF_8);
  private static final byte[] BODY = "body".getBytes(UTF_8);

  private final WireReader reader = new WireReader();
  private final KeyValue entry = new KeyValue();
  private final AnyValue value = new AnyValue();
  private int titleStart;
  private int titleLength;
  private int bodyStart;
  private int bodyLength;
  private boolean hasTitle;
  private boolean hasBody;
  private boolean hasOther;

  /** Whether the map is one; then the ranges hold. */
  boolean read(byte[] bytes, int start, int end) {
    hasTitle = false;
    hasBody = false;
    hasOther = false;
    SignalReader.each(reader, ENTRY, bytes, start, end, this::readEntry);
    return hasTitle && hasBody && !hasOther;
  }

  private void readEntry(byte[] bytes, int start, int end) {
    if (hasOther) {
      return;
    }
    entry.read(bytes, start, end);
    boolean isTitle = !hasTitle && entry.hasKey(TITLE);
    boolean isBody = !hasBody && entry.hasKey(BODY);
    if (!isTitle && !isBody) {
      hasOther = true;
      return;
    }
    value.read(bytes, entry.valueStart(), entry.valueEnd());
    hasOther = !value.isText();
    if (isTitle) {
      hasTitle = true;
      titleStart = value.start();
      titleLength = value.length();
    } else {
      hasBody = true;
      bodyStart = value.start();
      bodyLength = value.length();
    }
  }

  int titleStart() {
    return titleStart;
  }

  int titleLength() {
    return titleLength;
  }

  int bodyStart() {
    return bodyStart;
  }

  int bodyLength() {
    return bodyLength;
  }
}
