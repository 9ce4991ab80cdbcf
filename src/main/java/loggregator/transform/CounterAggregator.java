package loggregator.transform;

import loggregator.envelope.ContentHash;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.FieldTags;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;

/** Works out the total of one counter after the other and puts it on the wire. Serves one thread. */
final class CounterAggregator {
  private static final long NAME_HIGH_SEED = ContentHash.newSeed();
  private static final long NAME_LOW_SEED = ContentHash.newSeed();
  private static final long SOURCE_ID_HIGH_SEED = ContentHash.newSeed();
  private static final long SOURCE_ID_LOW_SEED = ContentHash.newSeed();
  private static final long INSTANCE_ID_HIGH_SEED = ContentHash.newSeed();
  private static final long INSTANCE_ID_LOW_SEED = ContentHash.newSeed();
  private static final byte[] EMPTY = {};

  private final CounterTotals totals;
  private final WireReader reader = new WireReader();
  private final TagEntry entry = new TagEntry();
  private final TagHashes tags = new TagHashes();
  /** The counter's fields without its total, then the field as it is to be. */
  private final WireWriter body = new WireWriter(128);
  private final WireWriter field = new WireWriter(128);
  private long delta;
  private long total;
  private long nameHigh;
  private long nameLow;
  private long sourceIdHigh;
  private long sourceIdLow;
  private long instanceIdHigh;
  private long instanceIdLow;

  CounterAggregator(CounterTotals totals) {
    this.totals = totals;
  }

  /**
   * Takes the counter, a field that lies from {@code fieldStart} to {@code fieldEnd}, of the envelope that the bytes
   * from {@code start} to {@code end} and the additions after them are.
   *
   * @return whether {@link #field()} has to stand in its place
   */
  boolean aggregate(byte[] bytes, int start, int end, int fieldStart, int fieldEnd, WireWriter additions) {
    readCounter(bytes, fieldStart, fieldEnd);
    tags.clear();
    readSourceId(EMPTY, 0, 0);
    readInstanceId(EMPTY, 0, 0);
    readIdentity(bytes, start, end);
    readIdentity(additions.bytes(), 0, additions.size());
    long next = totals.next(key(), delta, total);
    if (next == total) {
      return false;
    }
    writeField(next);
    return true;
  }

  /** The counter with its new total, until the next one. */
  WireWriter field() {
    return field;
  }

  private CounterKey key() {
    return new CounterKey(nameHigh + sourceIdHigh + instanceIdHigh + tags.sumOfHighs(),
        nameLow + sourceIdLow + instanceIdLow + tags.sumOfLows());
  }

  private void readCounter(byte[] bytes, int fieldStart, int fieldEnd) {
    delta = 0;
    total = 0;
    readName(EMPTY, 0, 0);
    body.clear();
    reader.reset(bytes, fieldStart, fieldEnd);
    reader.readTag();
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      readCounterField(bytes);
    }
    reader.leaveMessage(outerLimit);
  }

  private void readCounterField(byte[] bytes) {
    int start = reader.position();
    int tag = reader.readTag();
    switch (tag) {
      case FieldTags.COUNTER_NAME -> {
        int length = reader.readLength();
        readName(bytes, reader.position(), length);
        reader.skipBytes(length);
      }
      case FieldTags.COUNTER_DELTA -> delta = reader.readVarint();
      case FieldTags.COUNTER_TOTAL -> total = reader.readVarint();
      default -> reader.skip(tag);
    }
    if (tag != FieldTags.COUNTER_TOTAL) {
      body.writeRaw(bytes, start, reader.position() - start);
    }
  }

  private void readIdentity(byte[] bytes, int start, int end) {
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case FieldTags.SOURCE_ID -> {
          int length = reader.readLength();
          readSourceId(bytes, reader.position(), length);
          reader.skipBytes(length);
        }
        case FieldTags.INSTANCE_ID -> {
          int length = reader.readLength();
          readInstanceId(bytes, reader.position(), length);
          reader.skipBytes(length);
        }
        case FieldTags.TAGS -> {
          entry.readTag(bytes, reader);
          tags.put(bytes, entry);
        }
        default -> reader.skip(tag);
      }
    }
  }

  private void readName(byte[] bytes, int start, int length) {
    nameHigh = ContentHash.hash(NAME_HIGH_SEED, bytes, start, length);
    nameLow = ContentHash.hash(NAME_LOW_SEED, bytes, start, length);
  }

  private void readSourceId(byte[] bytes, int start, int length) {
    sourceIdHigh = ContentHash.hash(SOURCE_ID_HIGH_SEED, bytes, start, length);
    sourceIdLow = ContentHash.hash(SOURCE_ID_LOW_SEED, bytes, start, length);
  }

  private void readInstanceId(byte[] bytes, int start, int length) {
    instanceIdHigh = ContentHash.hash(INSTANCE_ID_HIGH_SEED, bytes, start, length);
    instanceIdLow = ContentHash.hash(INSTANCE_ID_LOW_SEED, bytes, start, length);
  }

  private void writeField(long next) {
    field.clear();
    body.writeVarintField(EnvelopeFields.COUNTER_TOTAL, next);
    field.writeTag(EnvelopeFields.COUNTER, WireType.LENGTH_DELIMITED);
    field.writeVarint(body.size());
    field.writeRaw(body.bytes(), 0, body.size());
  }
}
