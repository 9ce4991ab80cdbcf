package loggregator.envelope;

import static loggregator.envelope.WireType.BITS;
import static loggregator.envelope.WireType.FIXED64;
import static loggregator.envelope.WireType.LENGTH_DELIMITED;
import static loggregator.envelope.WireType.VARINT;

/**
 * The wire tags (field number and wire type in one) of an envelope's fields. A field with another wire type is an
 * unknown field to every parser, and these tags don't match it.
 */
public final class FieldTags {
  public static final int TIMESTAMP = EnvelopeFields.TIMESTAMP << BITS | VARINT;
  public static final int SOURCE_ID = EnvelopeFields.SOURCE_ID << BITS | LENGTH_DELIMITED;
  public static final int INSTANCE_ID = EnvelopeFields.INSTANCE_ID << BITS | LENGTH_DELIMITED;
  public static final int DEPRECATED_TAGS = EnvelopeFields.DEPRECATED_TAGS << BITS | LENGTH_DELIMITED;
  public static final int TAGS = EnvelopeFields.TAGS << BITS | LENGTH_DELIMITED;
  public static final int LOG = EnvelopeFields.LOG << BITS | LENGTH_DELIMITED;
  public static final int COUNTER = EnvelopeFields.COUNTER << BITS | LENGTH_DELIMITED;
  public static final int GAUGE = EnvelopeFields.GAUGE << BITS | LENGTH_DELIMITED;
  public static final int TIMER = EnvelopeFields.TIMER << BITS | LENGTH_DELIMITED;
  public static final int EVENT = EnvelopeFields.EVENT << BITS | LENGTH_DELIMITED;

  public static final int MAP_KEY = EnvelopeFields.MAP_KEY << BITS | LENGTH_DELIMITED;
  public static final int MAP_VALUE = EnvelopeFields.MAP_VALUE << BITS | LENGTH_DELIMITED;

  public static final int VALUE_TEXT = EnvelopeFields.VALUE_TEXT << BITS | LENGTH_DELIMITED;
  public static final int VALUE_INTEGER = EnvelopeFields.VALUE_INTEGER << BITS | VARINT;
  public static final int VALUE_DECIMAL = EnvelopeFields.VALUE_DECIMAL << BITS | FIXED64;

  public static final int LOG_PAYLOAD = EnvelopeFields.LOG_PAYLOAD << BITS | LENGTH_DELIMITED;
  public static final int LOG_TYPE = EnvelopeFields.LOG_TYPE << BITS | VARINT;

  public static final int COUNTER_NAME = EnvelopeFields.COUNTER_NAME << BITS | LENGTH_DELIMITED;
  public static final int COUNTER_DELTA = EnvelopeFields.COUNTER_DELTA << BITS | VARINT;
  public static final int COUNTER_TOTAL = EnvelopeFields.COUNTER_TOTAL << BITS | VARINT;

  public static final int GAUGE_METRICS = EnvelopeFields.GAUGE_METRICS << BITS | LENGTH_DELIMITED;
  public static final int GAUGE_VALUE_UNIT = EnvelopeFields.GAUGE_VALUE_UNIT << BITS | LENGTH_DELIMITED;
  public static final int GAUGE_VALUE_VALUE = EnvelopeFields.GAUGE_VALUE_VALUE << BITS | FIXED64;

  public static final int TIMER_START = EnvelopeFields.TIMER_START << BITS | VARINT;
  public static final int TIMER_STOP = EnvelopeFields.TIMER_STOP << BITS | VARINT;

  private FieldTags() {}
}
