package loggregator.losses;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;

/**
 * How nodes tell each other what a source lost: the message {@code SourceLoss} of {@code bus/frames.proto}, over the bus
 * and over gRPC alike.
 */
public final class WireLosses {
  private static final int SOURCE_ID = 1;
  private static final int INSTANCE_ID = 2;
  private static final int ENVELOPES = 3;
  private static final int RECIPIENT = 4;

  private WireLosses() {}

  /** Writes the field once for each source. */
  public static void writeSources(WireWriter writer, int field, Losses losses, int recipient) {
    losses.ofSources().forEach((source, envelopes) -> {
      int start = writer.beginMessage(field);
      writer.writeBytesField(SOURCE_ID, source.sourceId().getBytes(UTF_8));
      writer.writeBytesField(INSTANCE_ID, source.instanceId().getBytes(UTF_8));
      writer.writeVarintField(ENVELOPES, envelopes);
      if (recipient > 0) {
        writer.writeVarintField(RECIPIENT, recipient);
      }
      writer.endMessage(start);
    });
  }

  /** The sources of one message's losses, by the number of who lost them. One thread. */
  public static final class Sources {
    private final Map<Long, Map<SourceName, Long>> byRecipient = new HashMap<>();

    /** Reads the content of such a field; of more sources than there should be, only the first are kept. */
    public void read(byte[] bytes, WireReader reader) {
      String sourceId = "";
      String instanceId = "";
      long envelopes = 0;
      long recipient = 0;
      int outerLimit = reader.enterMessage();
      while (reader.hasMore()) {
        int tag = reader.readTag();
        switch (tag) {
          case SOURCE_ID << WireType.BITS | WireType.LENGTH_DELIMITED -> sourceId = text(bytes, reader);
          case INSTANCE_ID << WireType.BITS | WireType.LENGTH_DELIMITED -> instanceId = text(bytes, reader);
          case ENVELOPES << WireType.BITS -> envelopes = reader.readVarint();
          case RECIPIENT << WireType.BITS -> recipient = reader.readVarint();
          default -> reader.skip(tag);
        }
      }
      reader.leaveMessage(outerLimit);
      Map<SourceName, Long> sources = byRecipient.computeIfAbsent(recipient, key -> new HashMap<>());
      if (envelopes > 0 && sources.size() < Losses.MAX_SOURCES) {
        sources.merge(new SourceName(sourceId, instanceId), envelopes, Long::sum);
      }
    }

    public Map<SourceName, Long> of(long recipient) {
      return byRecipient.getOrDefault(recipient, Map.of());
    }
  }

  private static String text(byte[] bytes, WireReader reader) {
    int length = reader.readLength();
    String text = new String(bytes, reader.position(), Math.min(length, SourceName.MAX_BYTES), UTF_8);
    reader.skipBytes(length);
    return text;
  }
}
