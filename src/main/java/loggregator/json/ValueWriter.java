package loggregator.json;

import static loggregator.json.JsonBuffer.ascii;

import loggregator.envelope.FieldTags;

/** Writes one value of the deprecated tags. Of several members on the wire only the last one counts. */
final class ValueWriter implements EnvelopeWriter.Member {
  private static final byte[] TEXT_NAME = ascii("\"text\":");
  private static final byte[] INTEGER_NAME = ascii("\"integer\":\"");
  private static final byte[] DECIMAL_NAME = ascii("\"decimal\":");

  private final WireCursor cursor = new WireCursor();

  @Override
  public boolean append(byte[] bytes, int start, int end, JsonBuffer out) {
    int member = 0;
    int textStart = 0;
    int textEnd = 0;
    long number = 0;
    cursor.open(bytes, start, end);
    while (cursor.next()) {
      int tag = cursor.tag();
      if (tag == FieldTags.VALUE_TEXT) {
        textStart = cursor.start();
        textEnd = cursor.end();
      } else if (tag == FieldTags.VALUE_INTEGER || tag == FieldTags.VALUE_DECIMAL) {
        number = cursor.number();
      } else {
        continue;
      }
      member = tag;
    }
    out.raw('{');
    switch (member) {
      case FieldTags.VALUE_TEXT -> {
        out.raw(TEXT_NAME);
        out.string(bytes, textStart, textEnd);
      }
      case FieldTags.VALUE_INTEGER -> {
        out.raw(INTEGER_NAME);
        out.number(number);
        out.raw('"');
      }
      case FieldTags.VALUE_DECIMAL -> {
        out.raw(DECIMAL_NAME);
        JsonDouble.append(Double.longBitsToDouble(number), out);
      }
      default -> {
        // nothing is set
      }
    }
    out.raw('}');
    return !cursor.failed();
  }
}
