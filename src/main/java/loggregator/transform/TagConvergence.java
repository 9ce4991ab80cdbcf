package loggregator.transform;

import static loggregator.envelope.KnownFields.mayHave;
import static loggregator.envelope.KnownFields.plus;

import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.FieldTags;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireWriter;
import loggregator.text.GoNumbers;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/**
 * Moves all tags of an envelope into that one of its two maps that a consumer reads. If both maps have a tag, the moved
 * one replaces the other. A batch without a tag to move is given back as it is. Serves one thread.
 */
public final class TagConvergence {
  private final BatchRewriter rewriter = new BatchRewriter();
  private final WireReader reader = new WireReader();
  private final TagEntry entry = new TagEntry();
  private final WireWriter kept = new WireWriter(512);
  private final WireWriter moved = new WireWriter(512);

  /** For consumers that ask for preferred tags: everything into {@code tags}, as text. */
  public Batch toPreferred(Batch batch) {
    return move(batch, EnvelopeFields.DEPRECATED_TAGS, FieldTags.DEPRECATED_TAGS);
  }

  /** For all others: everything into {@code deprecated_tags}. */
  public Batch toDeprecated(Batch batch) {
    return move(batch, EnvelopeFields.TAGS, FieldTags.TAGS);
  }

  private Batch move(Batch batch, int movingField, int movingTag) {
    if (!mayHave(batch.fields(), movingField)) {
      return batch;
    }
    rewriter.begin(batch);
    int recordEnd;
    for (int recordStart = batch.offset(); recordStart < batch.end(); recordStart = recordEnd) {
      recordEnd = batch.recordEnd(recordStart);
      moveInEnvelope(batch, recordStart, recordEnd, movingTag);
    }
    return rewriter.finish(plus(plus(batch.fields(), EnvelopeFields.TAGS), EnvelopeFields.DEPRECATED_TAGS));
  }

  /** Fields that stay keep their order; moved tags come last, because the last of equal keys counts in a map. */
  private void moveInEnvelope(Batch batch, int recordStart, int recordEnd, int movingTag) {
    byte[] bytes = batch.bytes();
    int envelopeStart = batch.envelopeStart(recordStart);
    kept.clear();
    moved.clear();
    int done = envelopeStart;
    reader.reset(bytes, envelopeStart, recordEnd);
    while (reader.hasMore()) {
      int fieldStart = reader.position();
      int tag = reader.readTag();
      if (tag != movingTag) {
        reader.skip(tag);
        continue;
      }
      kept.writeRaw(bytes, done, fieldStart - done);
      if (!moveEntry(bytes, tag)) {
        replaceByDecoding(bytes, recordStart, envelopeStart, recordEnd);
        return;
      }
      done = reader.position();
    }
    if (moved.size() > 0) {
      kept.writeRaw(bytes, done, recordEnd - done);
      WireWriter out = rewriter.replace(recordStart, recordEnd, kept.size() + moved.size());
      out.writeRaw(kept.bytes(), 0, kept.size());
      out.writeRaw(moved.bytes(), 0, moved.size());
    }
  }

  /** Whether the entry could be moved. An entry without data must stay; it may hide another one of the same key. */
  private boolean moveEntry(byte[] bytes, int tag) {
    if (tag == FieldTags.TAGS) {
      entry.readTag(bytes, reader);
      entry.writeAsDeprecatedTag(moved);
      return true;
    }
    entry.readDeprecatedTag(bytes, reader);
    entry.writeAsTag(moved, GoNumbers::general);
    return entry.hasData();
  }

  private void replaceByDecoding(byte[] bytes, int recordStart, int envelopeStart, int recordEnd) {
    byte[] preferred = preferred(bytes, envelopeStart, recordEnd).toByteArray();
    rewriter.replace(recordStart, recordEnd, preferred.length).writeRaw(preferred, 0, preferred.length);
  }

  private static Envelope preferred(byte[] bytes, int start, int end) {
    Envelope.Builder envelope = Envelopes.decode(bytes, start, end).toBuilder();
    envelope.getDeprecatedTagsMap().forEach((key, value) -> {
      switch (value.getDataCase()) {
        case TEXT -> envelope.putTags(key, value.getText());
        case INTEGER -> envelope.putTags(key, Long.toString(value.getInteger()));
        case DECIMAL -> envelope.putTags(key, GoNumbers.general(value.getDecimal()));
        case DATA_NOT_SET -> { }
      }
    });
    return envelope.clearDeprecatedTags().build();
  }
}
