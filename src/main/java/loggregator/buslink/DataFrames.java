package loggregator.buslink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import loggregator.buslink.Frame.Segment;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;
import loggregator.losses.Losses;
import loggregator.losses.SourceName;
import loggregator.losses.WireLosses;

/**
 * The one frame that there are many of, in its form between processes, written and read without protobuf's own copies
 * of the batches.
 */
final class DataFrames {
  private static final int VERSION_FIELD = 1;
  private static final int DATA_FIELD = 2;
  private static final int LINK = 1;
  private static final int SEQUENCE = 2;
  private static final int ACK_ADDRESS = 3;
  private static final int SEGMENTS = 4;
  private static final int SENT_MS = 5;
  private static final int FEED = 1;
  private static final int LOST = 2;
  private static final int BATCH = 3;
  private static final int ENVELOPES = 4;
  private static final int LOST_SOURCES = 5;
  private static final int RECORD_TAG = lengthDelimited(EnvelopeFields.BATCH_ENVELOPE);
  private static final int FEW_BYTES = 64;

  private DataFrames() {}

  static void append(Buffer out, Frame.Data data) {
    WireWriter fields = fields(data);
    List<WireWriter> heads = new ArrayList<>(data.segments().size());
    int length = fields.size();
    for (Segment segment : data.segments()) {
      WireWriter head = head(segment);
      heads.add(head);
      length += WireWriter.bytesFieldSize(SEGMENTS, head.size() + segment.bytes());
    }
    WireWriter frame = new WireWriter(FEW_BYTES);
    frame.writeVarintField(VERSION_FIELD, WireFrames.VERSION);
    begin(frame, DATA_FIELD, length);
    append(out, frame);
    append(out, fields);
    for (int i = 0; i < heads.size(); i++) {
      append(out, heads.get(i), data.segments().get(i));
    }
  }

  private static void append(Buffer out, WireWriter head, Segment segment) {
    WireWriter field = new WireWriter(FEW_BYTES);
    begin(field, SEGMENTS, head.size() + segment.bytes());
    append(out, field);
    append(out, head);
    Batch batch = segment.batch();
    if (batch != null) {
      out.appendBytes(batch.bytes(), batch.offset(), batch.length());
    }
  }

  private static WireWriter fields(Frame.Data data) {
    WireWriter fields = new WireWriter(2 * FEW_BYTES);
    fields.writeBytesField(LINK, data.link().getBytes(UTF_8));
    fields.writeVarintField(SEQUENCE, data.sequence());
    fields.writeBytesField(ACK_ADDRESS, data.ackAddress().getBytes(UTF_8));
    fields.writeVarintField(SENT_MS, data.sentMs());
    return fields;
  }

  /** All of a segment but the bytes of its batch, which follow. */
  private static WireWriter head(Segment segment) {
    WireWriter head = new WireWriter(FEW_BYTES);
    head.writeVarintField(FEED, segment.feed());
    head.writeVarintField(LOST, segment.lost().envelopes());
    WireLosses.writeSources(head, LOST_SOURCES, segment.lost());
    if (segment.batch() != null) {
      head.writeVarintField(ENVELOPES, segment.envelopes());
      begin(head, BATCH, segment.bytes());
    }
    return head;
  }

  private static void begin(WireWriter writer, int field, int length) {
    writer.writeTag(field, WireType.LENGTH_DELIMITED);
    writer.writeVarint(length);
  }

  private static void append(Buffer out, WireWriter written) {
    out.appendBytes(written.bytes(), 0, written.size());
  }

  /** Empty for a frame of another kind or version, which is {@link WireFrames}' to judge. */
  static Optional<Frame> decode(byte[] bytes, int offset, int frameLength) {
    WireReader reader = new WireReader();
    reader.reset(bytes, offset, offset + frameLength);
    long version = 0;
    int start = 0;
    int end = -1;
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case VERSION_FIELD << WireType.BITS -> version = reader.readVarint();
        case DATA_FIELD << WireType.BITS | WireType.LENGTH_DELIMITED -> {
          int length = reader.readLength();
          start = reader.position();
          end = start + length;
          reader.skipBytes(length);
        }
        default -> reader.skip(tag);
      }
    }
    if (reader.isMalformed() || version != WireFrames.VERSION || end < start) {
      return Optional.empty();
    }
    reader.reset(bytes, start, end);
    return Optional.of(decodeData(bytes, reader));
  }

  private static Frame decodeData(byte[] bytes, WireReader reader) {
    String link = "";
    String ackAddress = "";
    long sequence = 0;
    long sentMs = 0;
    List<Segment> segments = new ArrayList<>(4);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case LINK << WireType.BITS | WireType.LENGTH_DELIMITED -> link = text(bytes, reader);
        case SEQUENCE << WireType.BITS -> sequence = reader.readVarint();
        case ACK_ADDRESS << WireType.BITS | WireType.LENGTH_DELIMITED -> ackAddress = text(bytes, reader);
        case SEGMENTS << WireType.BITS | WireType.LENGTH_DELIMITED -> segments.add(segment(bytes, reader));
        case SENT_MS << WireType.BITS -> sentMs = reader.readVarint();
        default -> reader.skip(tag);
      }
    }
    return reader.isMalformed() || segments.contains(null)
        ? Frame.Unreadable.MALFORMED
        : new Frame.Data(link, sequence, sentMs, ackAddress, segments, null);
  }

  private static String text(byte[] bytes, WireReader reader) {
    int length = reader.readLength();
    String text = new String(bytes, reader.position(), length, UTF_8);
    reader.skipBytes(length);
    return text;
  }

  /** Null when the batch does not hold what the segment announces. */
  private static Segment segment(byte[] bytes, WireReader reader) {
    long feed = 0;
    long lost = 0;
    Map<SourceName, Long> lostSources = Map.of();
    long envelopes = 0;
    int start = 0;
    int length = 0;
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case FEED << WireType.BITS -> feed = reader.readVarint();
        case LOST << WireType.BITS -> lost = reader.readVarint();
        case ENVELOPES << WireType.BITS -> envelopes = reader.readVarint();
        case BATCH << WireType.BITS | WireType.LENGTH_DELIMITED -> {
          length = reader.readLength();
          start = reader.position();
          reader.skipBytes(length);
        }
        case LOST_SOURCES << WireType.BITS | WireType.LENGTH_DELIMITED -> {
          lostSources = lostSources.isEmpty() ? new HashMap<>() : lostSources;
          WireLosses.readSource(bytes, reader, lostSources);
        }
        default -> reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
    Losses losses = lost <= 0 ? Losses.NONE : new Losses(lost, lostSources);
    if (length == 0 && envelopes == 0) {
      return new Segment(feed, losses, null);
    }
    return areRecords(bytes, start, length, envelopes)
        ? new Segment(feed, losses, new Batch(bytes, start, length, (int) envelopes).compact())
        : null;
  }

  /**
   * Whether the bytes are this number of records, on which all walks of a {@link Batch} rely. The envelopes in them
   * were checked at the door.
   */
  private static boolean areRecords(byte[] bytes, int start, int length, long count) {
    WireReader reader = new WireReader();
    reader.reset(bytes, start, start + length);
    long records = 0;
    while (reader.hasMore()) {
      int recordStart = reader.position();
      boolean record = reader.readTag() == RECORD_TAG;
      int recordLength = reader.readLength();
      if (!record || reader.position() - recordStart != 1 + WireWriter.varintSize(recordLength)) {
        return false;
      }
      reader.skipBytes(recordLength);
      records++;
    }
    return !reader.isMalformed() && records == count && count > 0;
  }

  private static int lengthDelimited(int field) {
    return field << WireType.BITS | WireType.LENGTH_DELIMITED;
  }
}
