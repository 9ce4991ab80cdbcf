package loggregator.transform;

import static loggregator.envelope.KnownFields.mayHave;
import static loggregator.envelope.KnownFields.mayLackSource;
import static loggregator.envelope.KnownFields.plus;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.FieldTags;
import loggregator.envelope.MessageType;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireWriter;
import loggregator.text.GoNumbers;

/**
 * What an agent does to envelopes before it sends them on: an envelope without source id gets one from its tag
 * {@code origin}; logs are dropped if they are disabled; deprecated tags are copied over the tags, as text, and stay;
 * default tags are added where their key is absent; counters get their running total. An envelope that needs none of
 * this stays as it is on the wire.
 *
 * <p>Additions come after the envelope's own fields. They count, because every parser takes the last of repeated fields
 * and map keys.
 *
 * <p>Threading: {@link #apply} is for one thread, the counts may be read by any.
 */
public final class AgentTransform {
  private DefaultTags defaultTags;
  private final CounterAggregator counters;
  private boolean logsDisabled;

  private final LongAdder originMappings = new LongAdder();
  private final LongAdder filteredLogs = new LongAdder();

  private final BatchRewriter rewriter = new BatchRewriter();
  private final WireReader reader = new WireReader();
  private final TagEntry entry = new TagEntry();
  private final OriginTag origin = new OriginTag();
  private final WireWriter additions = new WireWriter(512);

  /** The envelope at hand, and what the walk over it found. */
  private byte[] bytes;
  private int start;
  private int end;
  private boolean hasSourceId;
  private MessageType type;
  private int members;
  private int counterStart;
  private int counterEnd;

  public AgentTransform(Map<String, String> defaultTags, CounterTotals totals, boolean logsDisabled) {
    this.defaultTags = new DefaultTags(defaultTags);
    this.counters = new CounterAggregator(totals);
    this.logsDisabled = logsDisabled;
  }

  /** Of batches from now on. On the thread of {@link #apply}. */
  public void use(Map<String, String> defaultTags, boolean logsDisabled) {
    this.defaultTags = new DefaultTags(defaultTags);
    this.logsDisabled = logsDisabled;
  }

  /** How many envelopes had no source id but a tag {@code origin}. */
  public long originMappings() {
    return originMappings.sum();
  }

  /** How many logs were dropped because they are disabled. */
  public long filteredLogs() {
    return filteredLogs.sum();
  }

  /** The same batch if there is nothing to do; {@code null} if nothing is left of it. */
  public Batch apply(Batch batch) {
    if (!concerns(batch.fields())) {
      return batch;
    }
    rewriter.begin(batch);
    int recordEnd;
    for (int recordStart = batch.offset(); recordStart < batch.end(); recordStart = recordEnd) {
      recordEnd = batch.recordEnd(recordStart);
      walk(batch.bytes(), batch.envelopeStart(recordStart), recordEnd);
      transform(recordStart, recordEnd);
    }
    bytes = null;
    return rewriter.finish(plus(plus(batch.fields(), EnvelopeFields.TAGS), EnvelopeFields.SOURCE_ID));
  }

  /** Whether there may be something to do. */
  private boolean concerns(int fields) {
    return !defaultTags.isEmpty() || logsDisabled || mayLackSource(fields)
        || mayHave(fields, EnvelopeFields.COUNTER) || mayHave(fields, EnvelopeFields.DEPRECATED_TAGS);
  }

  private void transform(int recordStart, int recordEnd) {
    if (!hasSourceId && origin.find(bytes, start, end)) {
      originMappings.increment();
      origin.writeAsSourceId(bytes, additions);
    }
    if (logsDisabled && type == MessageType.LOG) {
      filteredLogs.increment();
      rewriter.drop(recordStart, recordEnd);
      return;
    }
    defaultTags.writeAbsent(additions);
    if (type == MessageType.COUNTER) {
      transformCounter(recordStart, recordEnd);
    } else if (additions.size() > 0) {
      replace(recordStart, recordEnd);
    }
  }

  private void walk(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    hasSourceId = false;
    type = MessageType.NONE;
    members = 0;
    additions.clear();
    defaultTags.clear();
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      int fieldStart = reader.position();
      walkField(fieldStart, reader.readTag());
    }
  }

  private void walkField(int fieldStart, int tag) {
    switch (tag) {
      case FieldTags.SOURCE_ID -> {
        int length = reader.readLength();
        hasSourceId = length > 0;
        reader.skipBytes(length);
      }
      case FieldTags.TAGS -> walkTag(tag);
      case FieldTags.DEPRECATED_TAGS -> copyDeprecatedTag();
      case FieldTags.LOG -> skipMember(MessageType.LOG, tag);
      case FieldTags.COUNTER -> {
        skipMember(MessageType.COUNTER, tag);
        counterStart = fieldStart;
        counterEnd = reader.position();
      }
      case FieldTags.GAUGE -> skipMember(MessageType.GAUGE, tag);
      case FieldTags.TIMER -> skipMember(MessageType.TIMER, tag);
      case FieldTags.EVENT -> skipMember(MessageType.EVENT, tag);
      default -> reader.skip(tag);
    }
  }

  private void walkTag(int tag) {
    if (defaultTags.isEmpty()) {
      reader.skip(tag);
    } else {
      entry.readTag(bytes, reader);
      defaultTags.see(entry);
    }
  }

  private void copyDeprecatedTag() {
    entry.readDeprecatedTag(bytes, reader);
    entry.writeAsTag(additions, GoNumbers::plain);
    defaultTags.see(entry);
  }

  private void skipMember(MessageType member, int tag) {
    type = member;
    members++;
    reader.skip(tag);
  }

  private void transformCounter(int recordStart, int recordEnd) {
    boolean inPieces = members > 1;
    if (inPieces) {
      putTogether();
    }
    if (counters.aggregate(bytes, start, end, counterStart, counterEnd, additions)) {
      replaceWithCounter(recordStart, recordEnd);
    } else if (inPieces || additions.size() > 0) {
      replace(recordStart, recordEnd);
    }
  }

  /** Parsers don't agree on what several members of the oneof mean, so the Agent settles it. */
  private void putTogether() {
    WireWriter pieces = new WireWriter(end - start + additions.size());
    pieces.writeRaw(bytes, start, end - start);
    pieces.writeRaw(additions.bytes(), 0, additions.size());
    byte[] whole = Envelopes.decode(pieces.bytes(), 0, pieces.size()).toByteArray();
    walk(whole, 0, whole.length);
    // The walk has found the deprecated tags again, but their copies are in there already.
    additions.clear();
  }

  private void replace(int recordStart, int recordEnd) {
    WireWriter out = rewriter.replace(recordStart, recordEnd, end - start + additions.size());
    out.writeRaw(bytes, start, end - start);
    out.writeRaw(additions.bytes(), 0, additions.size());
  }

  private void replaceWithCounter(int recordStart, int recordEnd) {
    WireWriter counter = counters.field();
    int length = end - start - (counterEnd - counterStart) + counter.size() + additions.size();
    WireWriter out = rewriter.replace(recordStart, recordEnd, length);
    out.writeRaw(bytes, start, counterStart - start);
    out.writeRaw(counter.bytes(), 0, counter.size());
    out.writeRaw(bytes, counterEnd, end - counterEnd);
    out.writeRaw(additions.bytes(), 0, additions.size());
  }
}
