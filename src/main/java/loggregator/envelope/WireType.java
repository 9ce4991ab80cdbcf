package loggregator.envelope;

/**
 * How a field's content is laid out: the low three bits of its tag, the field number being the rest. Plain numbers, so
 * that {@code SOURCE_ID << BITS | LENGTH_DELIMITED} can be the label of a switch.
 */
public final class WireType {
  /** How many bits of a tag are the wire type. */
  public static final int BITS = 3;

  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int LENGTH_DELIMITED = 2;
  public static final int START_GROUP = 3;
  public static final int END_GROUP = 4;
  public static final int FIXED32 = 5;

  private static final int MASK = 7;

  private WireType() {}

  public static int of(int tag) {
    return tag & MASK;
  }

  public static int fieldNumber(int tag) {
    return tag >>> BITS;
  }
}
