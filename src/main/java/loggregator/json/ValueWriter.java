package loggregator.json;

import static loggregator.json.JsonBuffer.ascii;

/** Writes one value of the deprecated tags; it has at most one member, the last one on the wire. */
final class ValueWriter implements EnvelopeWriter.Member {
  private static final int TEXT = 1 << 3 | 2;
  private static final int INTEGER = 2 << 3;
  private static final int DECIMAL = 3 << 3 | 1;
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
      if (tag == TEXT) {
        textStart = cursor.start();
        textEnd = cursor.end();
      } else if (tag == INTEGER || tag == DECIMAL) {
        number = cursor.number();
      } else {
        continue;
      }
      member = tag;
    }
    out.raw('{');
    switch (member) {
      case TEXT -> {
        out.raw(TEXT_NAME);
        out.string(bytes, textStart, textEnd);
      }
      case INTEGER -> {
        out.raw(INTEGER_NAME);
        out.number(number);
        out.raw('"');
      }
      case DECIMAL -> {
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
