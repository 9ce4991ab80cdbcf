package loggregator.json;

import static loggregator.json.JsonBuffer.ascii;

import loggregator.envelope.FieldTags;

/** Writes one metric of a gauge. */
final class GaugeValueWriter implements EnvelopeWriter.Member {
  private static final byte[] UNIT_NAME = ascii("{\"unit\":");
  private static final byte[] VALUE_NAME = ascii(",\"value\":");

  private final WireCursor cursor = new WireCursor();

  @Override
  public boolean append(byte[] bytes, int start, int end, JsonBuffer out) {
    int unitStart = 0;
    int unitEnd = 0;
    double value = 0;
    cursor.open(bytes, start, end);
    while (cursor.next()) {
      if (cursor.tag() == FieldTags.GAUGE_VALUE_UNIT) {
        unitStart = cursor.start();
        unitEnd = cursor.end();
      } else if (cursor.tag() == FieldTags.GAUGE_VALUE_VALUE) {
        value = Double.longBitsToDouble(cursor.number());
      }
    }
    out.raw(UNIT_NAME);
    out.string(bytes, unitStart, unitEnd);
    out.raw(VALUE_NAME);
    JsonDouble.append(value, out);
    out.raw('}');
    return !cursor.failed();
  }
}
