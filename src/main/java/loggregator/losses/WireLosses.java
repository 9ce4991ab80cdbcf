package loggregator.losses;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;

/**
 * How nodes tell each other what a source lost: a message with the source's id, its instance and the number. It is the
 * same over the bus ({@code bus/frames.proto}, {@code SourceLoss}) and over gRPC.
 */
public final class WireLosses {
  private static final int SOURCE_ID = 1;
  private static final int INSTANCE_ID = 2;
  private static final int ENVELOPES = 3;

  private WireLosses() {}

  /** Writes the field once for each source. */
  public static void writeSources(WireWriter writer, int field, Losses losses) {
    losses.ofSources().forEach((source, envelopes) -> {
      int start = writer.beginMessage(field);
      writer.writeBytesField(SOURCE_ID, source.sourceId().getBytes(UTF_8));
      writer.writeBytesField(INSTANCE_ID, source.instanceId().getBytes(UTF_8));
      writer.writeVarintField(ENVELOPES, envelopes);
      writer.endMessage(start);
    });
  }

  /** Reads the content of such a field; of more sources than there should be, only the first are kept. */
  public static void readSource(byte[] bytes, WireReader reader, Map<SourceName, Long> sources) {
    String sourceId = "";
    String instanceId = "";
    long envelopes = 0;
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case SOURCE_ID << WireType.BITS | WireType.LENGTH_DELIMITED -> sourceId = text(bytes, reader);
        case INSTANCE_ID << WireType.BITS | WireType.LENGTH_DELIMITED -> instanceId = text(bytes, reader);
        case ENVELOPES << WireType.BITS -> envelopes = reader.readVarint();
        default -> reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
    if (envelopes > 0 && sources.size() < Losses.MAX_SOURCES) {
      sources.merge(new SourceName(sourceId, instanceId), envelopes, Long::sum);
    }
  }

  private static String text(byte[] bytes, WireReader reader) {
    int length = reader.readLength();
    String text = new String(bytes, reader.position(), Math.min(length, SourceName.MAX_BYTES), UTF_8);
    reader.skipBytes(length);
    return text;
  }
}
