package loggregator.envelope;

/** The field numbers of {@code loggregator.v2.EnvelopeBatch}, {@code Envelope} and the messages inside. */
public final class EnvelopeFields {
  public static final int BATCH_ENVELOPE = 1;

  public static final int TIMESTAMP = 1;
  public static final int SOURCE_ID = 2;
  public static final int DEPRECATED_TAGS = 3;
  public static final int LOG = 4;
  public static final int COUNTER = 5;
  public static final int GAUGE = 6;
  public static final int TIMER = 7;
  public static final int INSTANCE_ID = 8;
  public static final int TAGS = 9;
  public static final int EVENT = 10;

  /** Every map on the wire is a repeated message of these two fields. */
  public static final int MAP_KEY = 1;
  public static final int MAP_VALUE = 2;

  public static final int VALUE_TEXT = 1;
  public static final int VALUE_INTEGER = 2;
  public static final int VALUE_DECIMAL = 3;

  public static final int LOG_PAYLOAD = 1;
  public static final int LOG_TYPE = 2;

  public static final int COUNTER_NAME = 1;
  public static final int COUNTER_DELTA = 2;
  public static final int COUNTER_TOTAL = 3;

  public static final int GAUGE_METRICS = 1;
  public static final int GAUGE_VALUE_UNIT = 1;
  public static final int GAUGE_VALUE_VALUE = 2;

  public static final int TIMER_NAME = 1;
  public static final int TIMER_START = 2;
  public static final int TIMER_STOP = 3;

  public static final int EVENT_TITLE = 1;
  public static final int EVENT_BODY = 2;

  private EnvelopeFields() {}
}
