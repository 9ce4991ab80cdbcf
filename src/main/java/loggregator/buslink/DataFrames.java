package loggregator.buslink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;
import loggregator.feeds.Segment;
import loggregator.feeds.SegmentFields;

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
  private static final int SENT_MS = 5;
  private static final int FEW_BYTES = 64;

  private DataFrames() {}

  static void append(Buffer out, Frame.Data data) {
    WireWriter fields = fields(data);
    SegmentFields segments = new SegmentFields(data.segments());
    WireWriter frame = new WireWriter(FEW_BYTES);
    frame.writeVarintField(VERSION_FIELD, WireFrames.VERSION);
    frame.writeTag(DATA_FIELD, WireType.LENGTH_DELIMITED);
    frame.writeVarint(fields.size() + segments.length());
    append(out, frame);
    append(out, fields);
    segments.appendTo(out);
  }

  private static WireWriter fields(Frame.Data data) {
    WireWriter fields = new WireWriter(2 * FEW_BYTES);
    fields.writeBytesField(LINK, data.link().getBytes(UTF_8));
    fields.writeVarintField(SEQUENCE, data.sequence());
    fields.writeBytesField(ACK_ADDRESS, data.ackAddress().getBytes(UTF_8));
    fields.writeVarintField(SENT_MS, data.sentMs());
    return fields;
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
        case SegmentFields.SEGMENTS << WireType.BITS | WireType.LENGTH_DELIMITED -> segments.add(SegmentFields.read(bytes, reader));
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
}
