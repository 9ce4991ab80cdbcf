package loggregator.json;

import static loggregator.json.JsonBuffer.ascii;

import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireType;

/** Writes one metric of a gauge. */
final class GaugeValueWriter implements EnvelopeWriter.Member {
  private static final int UNIT = EnvelopeFields.GAUGE_VALUE_UNIT << WireType.BITS | WireType.LENGTH_DELIMITED;
  private static final int VALUE = EnvelopeFields.GAUGE_VALUE_VALUE << WireType.BITS | WireType.FIXED64;
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
      if (cursor.tag() == UNIT) {
        unitStart = cursor.start();
        unitEnd = cursor.end();
      } else if (cursor.tag() == VALUE) {
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
