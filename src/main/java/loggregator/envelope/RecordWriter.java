package loggregator.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Writes envelopes, field by field, into batches: the one way from foreign data to envelope bytes. Whatever it is given,
 * what comes out is an envelope that every consumer's parser takes. Text that is not UTF-8 is repaired, a text of more
 * than {@value #MAX_TEXT_BYTES} bytes is cut, tags that are too many are left out, and a log whose payload is longer
 * than {@value #MAX_PAYLOAD_BYTES} bytes becomes several.
 *
 * <p>First come the ids and the tags, which hold for all envelopes after them until they are replaced, then each
 * envelope in one call. So what many envelopes have in common is encoded once. Of two tags of one key the later counts.
 *
 * <p>Batches are handed on when they are large, and at {@link #flush}. Serves one thread.
 */
public final class RecordWriter {
  /** Of an id, of a name, of a key or value of a tag. */
  public static final int MAX_TEXT_BYTES = 4 << 10;
  public static final int MAX_TAGS = 128;
  /** All tags of an envelope together. */
  public static final int MAX_TAGS_BYTES = 64 << 10;
  /** As much of a line as the platform's own log producers put into one envelope. */
  public static final int MAX_PAYLOAD_BYTES = 60 << 10;

  static final int MAX_BATCH_BYTES = 256 << 10;
  static final int MAX_BATCH_ENVELOPES = 1_000;
  /** What a batch made the buffer grow to beyond this is given up after it. */
  private static final int MAX_KEPT_BYTES = 1 << 20;

  private static final byte[] PARTIAL_ID = "partial_id".getBytes(UTF_8);
  private static final byte[] PARTIAL_ORDINAL = "partial_ordinal".getBytes(UTF_8);
  private static final byte[] PARTIAL_LAST = "partial_last".getBytes(UTF_8);

  /** How many tags there were at a moment, to go back to. */
  public record Mark(int tags, int bytes) {}

  /**
   * Which part of a log an envelope is.
   *
   * @param id the same for all of a log
   * @param ordinal from 1
   */
  public record Part(String id, int ordinal, boolean isLast) {}

  private final Consumer<Batch> batches;
  private final TextFields texts = new TextFields();
  private final WireWriter tags = new WireWriter(1024);
  private final WireWriter ids = new WireWriter(128);
  private int tagCount;
  private WireWriter records = new WireWriter(4096);
  private int envelopes;
  private int openEnvelope;
  private int openGauge;
  private long writtenBytes;
  private long tagsLeftOut;
  private long forbidden;
  private Set<String> allowedSourceIds = Set.of();
  private boolean isAllowed = true;

  /** @param batches is given each batch, which it may keep */
  public RecordWriter(Consumer<Batch> batches) {
    this.batches = batches;
  }

  /** The bytes of all envelopes so far. */
  public long writtenBytes() {
    return writtenBytes + records.size();
  }

  /** How many texts were cut and tags left out so far. */
  public long shortened() {
    return texts.shortened() + tagsLeftOut;
  }

  /** How many envelopes so far were not written because of their source id. */
  public long forbidden() {
    return forbidden;
  }

  /** From the next ids on, envelopes of other sources are not written; empty for no such limit. */
  public void allowOnly(Set<String> sourceIds) {
    allowedSourceIds = sourceIds;
    isAllowed = true;
  }

  /** Whether envelopes with the ids that were set last are written. */
  public boolean isAllowed() {
    return isAllowed;
  }

  public void ids(String sourceId, String instanceId) {
    byte[] source = sourceId.getBytes(UTF_8);
    byte[] instance = instanceId.getBytes(UTF_8);
    ids(source, 0, source.length, instance, 0, instance.length);
  }

  public void ids(byte[] source, int sourceStart, int sourceLength,
      byte[] instance, int instanceStart, int instanceLength) {
    ids.clear();
    texts.writeIfAny(ids, EnvelopeFields.SOURCE_ID, source, sourceStart, sourceLength);
    texts.writeIfAny(ids, EnvelopeFields.INSTANCE_ID, instance, instanceStart, instanceLength);
    isAllowed = allowedSourceIds.isEmpty()
        || allowedSourceIds.contains(new String(source, sourceStart, sourceLength, UTF_8));
  }

  public void clearTags() {
    tags.clear();
    tagCount = 0;
  }

  public Mark mark() {
    return new Mark(tagCount, tags.size());
  }

  /** Forgets the tags that came after the mark. */
  public void backTo(Mark mark) {
    tagCount = mark.tags;
    tags.truncate(mark.bytes);
  }

  public void tag(byte[] key, String value) {
    byte[] text = value.getBytes(UTF_8);
    tag(key, 0, key.length, text, 0, text.length);
  }

  public void tag(byte[] key, byte[] value, int start, int length) {
    tag(key, 0, key.length, value, start, length);
  }

  /** A tag without a key is left out. */
  public void tag(byte[] keyBytes, int keyStart, int keyLength, byte[] value, int start, int length) {
    if (keyLength == 0) {
      return;
    }
    int before = tags.size();
    int entry = tags.beginMessage(EnvelopeFields.TAGS);
    texts.write(tags, EnvelopeFields.MAP_KEY, keyBytes, keyStart, keyLength);
    texts.write(tags, EnvelopeFields.MAP_VALUE, value, start, length);
    tags.endMessage(entry);
    if (tagCount < MAX_TAGS && tags.size() <= MAX_TAGS_BYTES) {
      tagCount++;
    } else {
      tags.truncate(before);
      tagsLeftOut++;
    }
  }

  /** The series of the metric of that name with the ids and tags as they are now. */
  public SeriesKey series(byte[] name, int start, int length) {
    return SeriesKey.none().with(ids.bytes(), 0, ids.size()).with(tags.bytes(), 0, tags.size())
        .with(name, start, length);
  }

  /**
   * One that is too long is cut where no character is, into envelopes that tell by tags which part of what they are;
   * each is a nanosecond later than the one before, so that sorting keeps their order.
   */
  public void log(long timestamp, byte[] payload, int start, int length, boolean isError) {
    if (length <= MAX_PAYLOAD_BYTES) {
      writeLog(timestamp, payload, start, length, isError);
      return;
    }
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    int end = start + length;
    int partEnd;
    int ordinal = 1;
    for (int part = start; part < end; part = partEnd) {
      boolean isLast = end - part <= MAX_PAYLOAD_BYTES;
      partEnd = isLast ? end : LongText.characterStart(payload, part, part + MAX_PAYLOAD_BYTES);
      logPart(timestamp, payload, part, partEnd - part, isError, new Part(id, ordinal++, isLast));
    }
  }

  /** A part of a log that was cut already. */
  public void logPart(long timestamp, byte[] payload, int start, int length, boolean isError, Part part) {
    Mark whole = mark();
    tag(PARTIAL_ID, part.id);
    tag(PARTIAL_ORDINAL, Integer.toString(part.ordinal));
    tag(PARTIAL_LAST, Boolean.toString(part.isLast));
    writeLog(timestamp + part.ordinal - 1, payload, start, length, isError);
    backTo(whole);
  }

  private void writeLog(long timestamp, byte[] payload, int start, int length, boolean isError) {
    int envelope = begin(timestamp);
    int log = records.beginMessage(EnvelopeFields.LOG);
    if (length > 0) {
      records.writeBytesField(EnvelopeFields.LOG_PAYLOAD, payload, start, length);
    }
    if (isError) {
      records.writeVarintField(EnvelopeFields.LOG_TYPE, 1);
    }
    end(envelope, log);
  }

  /** Of {@code delta} and {@code total}, both unsigned, the one that the producer doesn't know is 0. */
  public void counter(long timestamp, byte[] name, int start, int length, long delta, long total) {
    int envelope = begin(timestamp);
    int counter = records.beginMessage(EnvelopeFields.COUNTER);
    texts.writeIfAny(records, EnvelopeFields.COUNTER_NAME, name, start, length);
    writeNumber(EnvelopeFields.COUNTER_DELTA, delta);
    writeNumber(EnvelopeFields.COUNTER_TOTAL, total);
    end(envelope, counter);
  }

  public void gauge(long timestamp, byte[] name, int start, int length, double value,
      byte[] unit, int unitStart, int unitLength) {
    beginGauge(timestamp);
    metric(name, start, length, value, unit, unitStart, unitLength);
    endGauge();
  }

  /** Begins a gauge of several metrics, which come one by one, until {@link #endGauge}. */
  public void beginGauge(long timestamp) {
    openEnvelope = begin(timestamp);
    openGauge = records.beginMessage(EnvelopeFields.GAUGE);
  }

  public void metric(byte[] name, int start, int length, double value, byte[] unit, int unitStart, int unitLength) {
    int metric = records.beginMessage(EnvelopeFields.GAUGE_METRICS);
    texts.write(records, EnvelopeFields.MAP_KEY, name, start, length);
    int content = records.beginMessage(EnvelopeFields.MAP_VALUE);
    texts.writeIfAny(records, EnvelopeFields.GAUGE_VALUE_UNIT, unit, unitStart, unitLength);
    records.writeDoubleField(EnvelopeFields.GAUGE_VALUE_VALUE, value);
    records.endMessage(content);
    records.endMessage(metric);
  }

  public void endGauge() {
    end(openEnvelope, openGauge);
  }

  /** @param startNanos as {@code stopNanos}, since 1970 */
  public void timer(long timestamp, byte[] name, int start, int length, long startNanos, long stopNanos) {
    int envelope = begin(timestamp);
    int timer = records.beginMessage(EnvelopeFields.TIMER);
    texts.writeIfAny(records, EnvelopeFields.TIMER_NAME, name, start, length);
    writeNumber(EnvelopeFields.TIMER_START, startNanos);
    writeNumber(EnvelopeFields.TIMER_STOP, stopNanos);
    end(envelope, timer);
  }

  /** A body that is longer than a log's payload may be is cut. */
  public void event(long timestamp, byte[] title, int titleStart, int titleLength,
      byte[] body, int bodyStart, int bodyLength) {
    int envelope = begin(timestamp);
    int event = records.beginMessage(EnvelopeFields.EVENT);
    texts.writeIfAny(records, EnvelopeFields.EVENT_TITLE, title, titleStart, titleLength);
    texts.write(records, EnvelopeFields.EVENT_BODY, body, bodyStart, bodyLength, MAX_PAYLOAD_BYTES);
    end(envelope, event);
  }

  private int begin(long timestamp) {
    int envelope = records.beginMessage(EnvelopeFields.BATCH_ENVELOPE);
    writeNumber(EnvelopeFields.TIMESTAMP, timestamp);
    records.writeRaw(ids.bytes(), 0, ids.size());
    return envelope;
  }

  private void end(int envelope, int member) {
    records.endMessage(member);
    records.writeRaw(tags.bytes(), 0, tags.size());
    records.endMessage(envelope);
    if (!isAllowed) {
      forbidden++;
      records.truncate(envelope - 2);
      return;
    }
    envelopes++;
    if (envelopes == MAX_BATCH_ENVELOPES || records.size() >= MAX_BATCH_BYTES) {
      flush();
    }
  }

  /** Hands on what was written. */
  public void flush() {
    if (envelopes == 0) {
      return;
    }
    Batch batch = new Batch(records.toByteArray(), 0, records.size(), envelopes);
    writtenBytes += batch.length();
    envelopes = 0;
    records.clear();
    if (records.bytes().length > MAX_KEPT_BYTES) {
      records = new WireWriter(4096);
    }
    batches.accept(batch);
  }

  private void writeNumber(int field, long value) {
    if (value != 0) {
      records.writeVarintField(field, value);
    }
  }
}
