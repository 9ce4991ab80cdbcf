package loggregator.envelope;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes up serialized messages of a type, with all the freedom that the wire format gives and some that it does not:
 * fields in any order and number, known ones under the wrong wire type, unknown ones, groups close to the depth limit,
 * varints longer than they need be, broken text. One seed gives one input.
 */
final class EnvelopeGenerator {
  private static final int MAX_FIELD_NUMBER = (1 << 29) - 1;
  private static final List<byte[]> TEXTS = List.of(
      Bytes.utf8(""), Bytes.utf8("a"), Bytes.utf8("b"), Bytes.utf8("cpu"), Bytes.utf8("déjà vu"), Bytes.utf8("€𝄞"),
      Bytes.utf8("d290cbba-9b5a-4f4c-8c8e-1f2a3b4c5d6e"), Bytes.utf8("x".repeat(150)));
  private static final List<byte[]> BROKEN_TEXTS = List.of(
      Bytes.hex("80"), Bytes.hex("61 c3"), Bytes.hex("c0 af"), Bytes.hex("ed a0 80"), Bytes.hex("f4 90 80 80"),
      Bytes.hex("f8 88 80 80 80"), Bytes.hex("61 61 61 61 61 61 61 61 ff"), Bytes.hex("e0 80 af"));

  private final SplittableRandom random;

  EnvelopeGenerator(long seed) {
    random = new SplittableRandom(seed);
  }

  byte[] next(Descriptor type) {
    int kind = random.nextInt(10);
    if (kind < 4) {
      return message(type);
    }
    return kind < 9 ? new ByteMutator(random).mutate(message(type), message(type)) : nonsense();
  }

  private byte[] nonsense() {
    byte[] bytes = new byte[random.nextInt(24)];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      if (random.nextBoolean()) {
        bytes[i] &= 0x1F;
      }
    }
    return bytes;
  }

  private byte[] message(Descriptor type) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int fields = random.nextInt(5); fields > 0; fields--) {
      FieldDescriptor field = type.getFields().get(random.nextInt(type.getFields().size()));
      switch (random.nextInt(20)) {
        case 0 -> writeUnknown(out, 1 + random.nextInt(20));
        case 1 -> writeUnknown(out, random.nextInt(MAX_FIELD_NUMBER + 1));
        case 2 -> writeUnknown(out, field.getNumber());
        default -> writeKnown(out, field);
      }
    }
    return out.toByteArray();
  }

  private void writeKnown(ByteArrayOutputStream out, FieldDescriptor field) {
    int wireType = field.getLiteType().getWireType();
    writeVarint(out, tag(field.getNumber(), wireType));
    switch (field.getType()) {
      case MESSAGE -> writeDelimited(out, message(field.getMessageType()));
      case STRING -> writeDelimited(out, text());
      default -> writeContent(out, field.getNumber(), wireType);
    }
  }

  private void writeUnknown(ByteArrayOutputStream out, int fieldNumber) {
    int wireType = random.nextInt(100) == 0 ? random.nextInt(8) : random.nextInt(4);
    writeVarint(out, tag(fieldNumber, wireType));
    writeContent(out, fieldNumber, wireType);
  }

  private void writeContent(ByteArrayOutputStream out, int fieldNumber, int wireType) {
    switch (wireType) {
      case WireType.VARINT -> writeVarint(out, random.nextLong() >>> random.nextInt(64));
      case WireType.FIXED64 -> out.writeBytes(randomBytes(Long.BYTES));
      case WireType.FIXED32 -> out.writeBytes(randomBytes(Integer.BYTES));
      case WireType.LENGTH_DELIMITED -> writeDelimited(out, randomBytes(random.nextInt(20)));
      case WireType.START_GROUP -> writeGroupContent(out, fieldNumber);
      default -> { }
    }
  }

  private void writeGroupContent(ByteArrayOutputStream out, int fieldNumber) {
    if (random.nextInt(20) == 0) {
      out.writeBytes(Bytes.groups(90 + random.nextInt(12)));
    }
    for (int fields = random.nextInt(3); fields > 0; fields--) {
      writeUnknown(out, 1 + random.nextInt(20));
    }
    writeVarint(out, tag(fieldNumber, WireType.END_GROUP));
  }

  private void writeDelimited(ByteArrayOutputStream out, byte[] content) {
    int error = random.nextInt(200) == 0 ? 1 - random.nextInt(3) : 0;
    writeVarint(out, content.length + error);
    out.writeBytes(content);
  }

  /** Now and then with bytes that add nothing, or with bits where a tag or a length has none. */
  private void writeVarint(ByteArrayOutputStream out, long value) {
    int odd = random.nextInt(60);
    long bits = odd == 0 ? value | random.nextLong() << 32 : value;
    int leastBytes = odd <= 1 ? 1 + random.nextInt(11) : 1;
    for (int written = 1; written < leastBytes || (bits & ~0x7FL) != 0; written++) {
      out.write((int) (bits | 0x80));
      bits >>>= 7;
    }
    out.write((int) bits);
  }

  private byte[] text() {
    List<byte[]> texts = random.nextInt(100) == 0 ? BROKEN_TEXTS : TEXTS;
    return texts.get(random.nextInt(texts.size()));
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static long tag(int fieldNumber, int wireType) {
    return (long) fieldNumber << WireType.BITS | wireType;
  }
}
