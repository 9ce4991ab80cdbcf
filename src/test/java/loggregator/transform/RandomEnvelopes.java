package loggregator.transform;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireWriter;

/**
 * Envelopes as the wire allows them and no encoder writes them: fields in any order, twice, in pieces, of the wrong
 * wire type or unknown. The few names and values make equal ones frequent.
 */
final class RandomEnvelopes {
  private static final int UNKNOWN_FIELD = 77;
  private static final List<String> KEYS = List.of("", "origin", "job", "deployment", "ip", "größe", "k".repeat(130));
  private static final List<String> TEXTS = List.of("", "a", "b", "text ☃", "v".repeat(128));
  private static final double[] DECIMALS = {0, -0.0, 1, 0.5, 1e6, 1e21, 1e-5, 5e-324, Double.NaN, 1 / 3.0,
      Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
  private static final long[] NUMBERS = {0, 0, 1, 10, 500, -1, Long.MIN_VALUE, Long.MAX_VALUE};
  private static final int[] MEMBERS = {EnvelopeFields.LOG, EnvelopeFields.COUNTER, EnvelopeFields.COUNTER,
      EnvelopeFields.COUNTER, EnvelopeFields.GAUGE, EnvelopeFields.TIMER, EnvelopeFields.EVENT};

  private final Random random;

  RandomEnvelopes(Random random) {
    this.random = random;
  }

  Batch batch(int envelopes) {
    return Batches.of(IntStream.range(0, envelopes).mapToObj(i -> envelope()).toList());
  }

  private ByteString envelope() {
    List<ByteString> fields = new ArrayList<>();
    repeat(1, () -> fields.add(field(out -> out.writeVarintField(EnvelopeFields.TIMESTAMP, random.nextLong()))));
    repeat(oneOrRarelyTwo(), () -> fields.add(text(EnvelopeFields.SOURCE_ID, TEXTS)));
    repeat(1, () -> fields.add(text(EnvelopeFields.INSTANCE_ID, TEXTS)));
    repeat(random.nextInt(5), () -> fields.add(message(EnvelopeFields.TAGS, this::tag)));
    repeat(random.nextInt(3), () -> fields.add(message(EnvelopeFields.DEPRECATED_TAGS, this::deprecatedTag)));
    repeat(oneOrRarelyTwo(), () -> fields.add(member()));
    if (random.nextInt(4) == 0) {
      fields.add(field(out -> out.writeVarintField(EnvelopeFields.TAGS, 1)));
      fields.add(text(UNKNOWN_FIELD, TEXTS));
    }
    if (random.nextInt(3) == 0) {
      Collections.shuffle(fields, random);
    }
    return concat(fields);
  }

  private ByteString member() {
    int member = MEMBERS[random.nextInt(MEMBERS.length)];
    return message(member, switch (member) {
      case EnvelopeFields.LOG, EnvelopeFields.EVENT -> () -> List.of(text(1, TEXTS));
      case EnvelopeFields.COUNTER -> this::counter;
      default -> List::of;
    });
  }

  private List<ByteString> counter() {
    List<ByteString> fields = new ArrayList<>();
    repeat(oneOrRarelyTwo(), () -> fields.add(text(EnvelopeFields.COUNTER_NAME, TEXTS)));
    repeat(oneOrRarelyTwo(), () -> fields.add(number(EnvelopeFields.COUNTER_DELTA)));
    if (random.nextInt(3) == 0) {
      repeat(oneOrRarelyTwo(), () -> fields.add(number(EnvelopeFields.COUNTER_TOTAL)));
    }
    if (random.nextInt(8) == 0) {
      fields.add(text(UNKNOWN_FIELD, TEXTS));
      Collections.shuffle(fields, random);
    }
    return fields;
  }

  private List<ByteString> tag() {
    List<ByteString> fields = new ArrayList<>();
    repeat(oneOrRarelyTwo(), () -> fields.add(text(EnvelopeFields.MAP_KEY, KEYS)));
    repeat(oneOrRarelyTwo(), () -> fields.add(text(EnvelopeFields.MAP_VALUE, TEXTS)));
    return fields;
  }

  private List<ByteString> deprecatedTag() {
    List<ByteString> fields = new ArrayList<>();
    repeat(oneOrRarelyTwo(), () -> fields.add(text(EnvelopeFields.MAP_KEY, KEYS)));
    repeat(oneOrRarelyTwo(), () -> fields.add(message(EnvelopeFields.MAP_VALUE, this::value)));
    return fields;
  }

  private List<ByteString> value() {
    List<ByteString> fields = new ArrayList<>();
    repeat(oneOrRarelyTwo(), () -> fields.add(switch (random.nextInt(4)) {
      case 0 -> number(EnvelopeFields.VALUE_INTEGER);
      case 1 -> decimal(DECIMALS[random.nextInt(DECIMALS.length)]);
      default -> text(EnvelopeFields.VALUE_TEXT, TEXTS);
    }));
    return fields;
  }

  /** Mostly one, sometimes none, now and then two. */
  private int oneOrRarelyTwo() {
    int dice = random.nextInt(12);
    return dice < 2 ? 0 : dice < 11 ? 1 : 2;
  }

  private ByteString text(int fieldNumber, List<String> choice) {
    ByteString text = ByteString.copyFromUtf8(choice.get(random.nextInt(choice.size())));
    return field(out -> out.writeBytesField(fieldNumber, text.toByteArray()));
  }

  private ByteString number(int fieldNumber) {
    return field(out -> out.writeVarintField(fieldNumber, NUMBERS[random.nextInt(NUMBERS.length)]));
  }

  private static ByteString decimal(double decimal) {
    return field(out -> out.writeDoubleField(EnvelopeFields.VALUE_DECIMAL, decimal));
  }

  private static ByteString message(int fieldNumber, Supplier<List<ByteString>> fields) {
    return field(out -> out.writeBytesField(fieldNumber, concat(fields.get()).toByteArray()));
  }

  private static ByteString field(Consumer<WireWriter> writing) {
    WireWriter out = new WireWriter(16);
    writing.accept(out);
    return ByteString.copyFrom(out.toByteArray());
  }

  private static ByteString concat(List<ByteString> fields) {
    return ByteString.copyFrom(fields);
  }

  private static void repeat(int times, Runnable action) {
    for (int i = 0; i < times; i++) {
      action.run();
    }
  }
}
