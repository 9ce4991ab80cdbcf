package loggregator.conversion;

import java.util.UUID;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.dropsonde.events.UuidFactory;

/**
 * A UUID of the first generation: the 16 bytes of the text as two little-endian numbers. One thread uses it for one
 * UUID after the other.
 */
final class V1Uuid {
  private static final int TEXT_LENGTH = 36;

  private long low;
  private long high;

  /** Lower-case. */
  static String text(UuidFactory.UUID uuid) {
    return text(uuid.getLow(), uuid.getHigh());
  }

  private static String text(long low, long high) {
    return new UUID(Long.reverseBytes(low), Long.reverseBytes(high)).toString();
  }

  static boolean isZero(UuidFactory.UUID uuid) {
    return uuid.getLow() == 0 && uuid.getHigh() == 0;
  }

  /** Whether the text is one, in whichever case; what stands where the dashes belong doesn't matter. */
  boolean parse(Slice text) {
    if (text.length() != TEXT_LENGTH) {
      return false;
    }
    long first = 0;
    long second = 0;
    for (int i = 0; i < TEXT_LENGTH; i++) {
      if (isDash(i)) {
        continue;
      }
      int digit = hexDigit(text.at(i));
      if (digit < 0) {
        return false;
      }
      first = first << 4 | second >>> 60;
      second = second << 4 | digit;
    }
    low = Long.reverseBytes(first);
    high = Long.reverseBytes(second);
    return true;
  }

  private static boolean isDash(int index) {
    return index == 8 || index == 13 || index == 18 || index == 23;
  }

  private static int hexDigit(byte character) {
    if (character >= '0' && character <= '9') {
      return character - '0';
    }
    int lowerCase = character | 0x20;
    return lowerCase >= 'a' && lowerCase <= 'f' ? lowerCase - 'a' + 10 : -1;
  }

  void set(long low, long high) {
    this.low = low;
    this.high = high;
  }

  boolean isSameAs(V1Uuid other) {
    return low == other.low && high == other.high;
  }

  /** In lower case. */
  @Override
  public String toString() {
    return text(low, high);
  }

  void write(WireWriter out, int fieldNumber) {
    out.writeTag(fieldNumber, WireType.LENGTH_DELIMITED);
    out.writeVarint(2 + WireWriter.varintSize(low) + WireWriter.varintSize(high));
    out.writeVarintField(UuidFactory.UUID.LOW_FIELD_NUMBER, low);
    out.writeVarintField(UuidFactory.UUID.HIGH_FIELD_NUMBER, high);
  }
}
