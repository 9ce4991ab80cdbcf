package loggregator.envelope;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigInteger;
import java.util.Arrays;

/** Finds tags and lengths of more than 32 bits and other varints of more than 64 in what protobuf-java parses. */
final class Overflow {
  private final byte[] bytes;
  private int position;
  private boolean found;

  private Overflow(byte[] bytes) {
    this.bytes = bytes;
  }

  static boolean in(byte[] message, Descriptor type) {
    Overflow walk = new Overflow(message);
    int openGroups = 0;
    while (walk.position < message.length && !walk.found) {
      int tag = walk.varint(Integer.SIZE);
      switch (WireType.of(tag)) {
        case WireType.VARINT -> walk.varint(Long.SIZE);
        case WireType.FIXED64 -> walk.position += Long.BYTES;
        case WireType.FIXED32 -> walk.position += Integer.BYTES;
        case WireType.START_GROUP -> openGroups++;
        case WireType.END_GROUP -> openGroups--;
        default -> walk.content(openGroups > 0 ? null : type.findFieldByNumber(WireType.fieldNumber(tag)));
      }
    }
    return walk.found;
  }

  private void content(FieldDescriptor field) {
    int length = varint(Integer.SIZE);
    if (!found && field != null && field.getType() == FieldDescriptor.Type.MESSAGE) {
      found = in(Arrays.copyOfRange(bytes, position, position + length), field.getMessageType());
    }
    position += length;
  }

  private int varint(int maxBits) {
    BigInteger value = BigInteger.ZERO;
    int shift = 0;
    byte next;
    do {
      next = bytes[position++];
      value = value.or(BigInteger.valueOf(next & 0x7F).shiftLeft(shift));
      shift += 7;
    } while (next < 0);
    found |= value.bitLength() > maxBits;
    return value.intValue();
  }
}
