package loggregator.feeds;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.KnownFields;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;
import loggregator.feeds.Segment.Recipient;
import loggregator.losses.Losses;
import loggregator.losses.WireLosses;

/**
 * Segments in their form between processes, fields of a larger message, as {@code bus/frames.proto} has them. They are
 * written and read without protobuf's own copies of the batches. Neighbours that go to the same feeds become one.
 */
public final class SegmentFields {
  /** Of the segments, in every message that has some. */
  public static final int SEGMENTS = 4;
  private static final int FEED = 1;
  private static final int LOST = 2;
  private static final int BATCH = 3;
  private static final int ENVELOPES = 4;
  private static final int MORE = 5;
  private static final int LOST_SOURCES = 6;
  private static final int FIELDS = 7;
  private static final int RECORD_TAG = lengthDelimited(EnvelopeFields.BATCH_ENVELOPE);
  private static final int FEW_BYTES = 64;

  private final List<Segment> segments;
  private final List<WireWriter> heads = new ArrayList<>();
  /** The index after the last segment of each head. */
  private final List<Integer> ends = new ArrayList<>();
  private int length;

  /** @param segments of one message */
  public SegmentFields(List<Segment> segments) {
    this.segments = segments;
    int end;
    for (int start = 0; start < segments.size(); start = end) {
      end = start + 1;
      while (end < segments.size() && segments.get(start).isFollowedBy(segments.get(end))) {
        end++;
      }
      addHead(segments.subList(start, end));
      ends.add(end);
    }
  }

  /** In bytes. */
  public int length() {
    return length;
  }

  public void appendTo(Buffer out) {
    forEachPart(out::appendBytes);
  }

  /** All that {@link #appendTo} appends, without a copy of the batches. */
  public List<ByteBuf> parts() {
    List<ByteBuf> parts = new ArrayList<>(heads.size() + segments.size());
    forEachPart((bytes, offset, partLength) -> parts.add(Unpooled.wrappedBuffer(bytes, offset, partLength)));
    return parts;
  }

  /** A range of an array. */
  @FunctionalInterface
  private interface PartSink {
    void take(byte[] bytes, int offset, int length);
  }

  private void forEachPart(PartSink sink) {
    int next = 0;
    for (int i = 0; i < heads.size(); i++) {
      WireWriter head = heads.get(i);
      sink.take(head.bytes(), 0, head.size());
      for (; next < ends.get(i); next++) {
        Batch batch = segments.get(next).batch();
        if (batch != null) {
          sink.take(batch.bytes(), batch.offset(), batch.length());
        }
      }
    }
  }

  private void addHead(List<Segment> equallyShared) {
    int bytes = 0;
    int envelopes = 0;
    int known = 0;
    for (Segment segment : equallyShared) {
      bytes += segment.bytes();
      envelopes += segment.envelopes();
      known |= segment.fields();
    }
    WireWriter fields = fields(equallyShared.get(0).recipients(), bytes, envelopes, known);
    WireWriter head = new WireWriter(FEW_BYTES + fields.size());
    head.writeTag(SEGMENTS, WireType.LENGTH_DELIMITED);
    head.writeVarint(fields.size() + bytes);
    head.writeRaw(fields.bytes(), 0, fields.size());
    heads.add(head);
    length += head.size() + bytes;
  }

  /** All of a segment but the bytes of its batch, which follow. */
  private static WireWriter fields(List<Recipient> recipients, int bytes, int envelopes, int known) {
    WireWriter fields = new WireWriter(FEW_BYTES);
    fields.writeVarintField(FEED, recipients.get(0).feed());
    fields.writeVarintField(LOST, recipients.get(0).lost().envelopes());
    if (recipients.size() > 1) {
      WireWriter more = more(recipients);
      fields.writeBytesField(MORE, more.bytes(), 0, more.size());
    }
    for (int i = 0; i < recipients.size(); i++) {
      WireLosses.writeSources(fields, LOST_SOURCES, recipients.get(i).lost(), i);
    }
    if (bytes > 0) {
      fields.writeVarintField(ENVELOPES, envelopes);
      if (known != KnownFields.UNKNOWN) {
        fields.writeVarintField(FIELDS, known);
      }
      fields.writeTag(BATCH, WireType.LENGTH_DELIMITED);
      fields.writeVarint(bytes);
    }
    return fields;
  }

  private static WireWriter more(List<Recipient> recipients) {
    WireWriter more = new WireWriter(FEW_BYTES);
    for (int i = 1; i < recipients.size(); i++) {
      more.writeVarint(recipients.get(i).feed());
      more.writeVarint(recipients.get(i).lost().envelopes());
    }
    return more;
  }

  /**
   * Reads one segment, whose tag has been read; its batch shares the array. Null when the segment is not what it says.
   * A reader that is {@link WireReader#isMalformed() malformed} afterwards has read none, either.
   */
  public static Segment read(byte[] bytes, WireReader reader) {
    List<Recipient> more = null;
    WireLosses.Sources lostSources = null;
    long feed = 0;
    long lost = 0;
    long envelopes = 0;
    int start = 0;
    int length = 0;
    int known = KnownFields.UNKNOWN;
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case FEED << WireType.BITS -> feed = reader.readVarint();
        case LOST << WireType.BITS -> lost = reader.readVarint();
        case ENVELOPES << WireType.BITS -> envelopes = reader.readVarint();
        case FIELDS << WireType.BITS -> known = (int) reader.readVarint();
        case MORE << WireType.BITS | WireType.LENGTH_DELIMITED -> more = readMore(reader, more);
        case BATCH << WireType.BITS | WireType.LENGTH_DELIMITED -> {
          length = reader.readLength();
          start = reader.position();
          reader.skipBytes(length);
        }
        case LOST_SOURCES << WireType.BITS | WireType.LENGTH_DELIMITED -> {
          lostSources = lostSources == null ? new WireLosses.Sources() : lostSources;
          lostSources.read(bytes, reader);
        }
        default -> reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
    List<Recipient> recipients = withSources(all(new Recipient(feed, losses(lost)), more), lostSources);
    if (length == 0 && envelopes == 0) {
      return new Segment(recipients, null);
    }
    return areRecords(bytes, start, length, envelopes)
        ? new Segment(recipients, new Batch(bytes, start, length, (int) envelopes, known).compact())
        : null;
  }

  private static List<Recipient> readMore(WireReader reader, List<Recipient> before) {
    List<Recipient> recipients = before == null ? new ArrayList<>() : before;
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      long feed = reader.readVarint();
      recipients.add(new Recipient(feed, losses(reader.readVarint())));
    }
    reader.leaveMessage(outerLimit);
    return recipients;
  }

  private static Losses losses(long envelopes) {
    return envelopes <= 0 ? Losses.NONE : Losses.of(envelopes);
  }

  private static List<Recipient> withSources(List<Recipient> recipients, WireLosses.Sources sources) {
    if (sources == null) {
      return recipients;
    }
    List<Recipient> all = new ArrayList<>(recipients.size());
    for (int i = 0; i < recipients.size(); i++) {
      long lost = recipients.get(i).lost().envelopes();
      all.add(new Recipient(recipients.get(i).feed(), lost == 0 ? Losses.NONE : new Losses(lost, sources.of(i))));
    }
    return all;
  }

  private static List<Recipient> all(Recipient first, List<Recipient> more) {
    if (more == null) {
      return List.of(first);
    }
    more.add(0, first);
    return more;
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
