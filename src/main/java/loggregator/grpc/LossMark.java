package loggregator.grpc;

import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;
import loggregator.losses.Losses;
import loggregator.losses.WireLosses;

/**
 * How a node tells another over gRPC that envelopes of a stream were lost: an {@code EnvelopeBatch} without envelopes,
 * with their number, and what is known of their sources, in fields that nobody else knows.
 */
public final class LossMark {
  private static final int FIELD = 2047;
  private static final int TAG = FIELD << WireType.BITS;
  private static final int TAG_BYTES = 2;
  private static final int SOURCES_FIELD = 2046;

  private LossMark() {}

  /** The number comes first, because older nodes read no further. */
  public static byte[] of(Losses losses) {
    WireWriter writer = new WireWriter(TAG_BYTES + WireWriter.varintSize(losses.envelopes()));
    writer.writeVarintField(FIELD, losses.envelopes());
    WireLosses.writeSources(writer, SOURCES_FIELD, losses, 0);
    return writer.toByteArray();
  }

  /** None for a message that tells of none. */
  public static Losses read(byte[] bytes, int offset, int length) {
    WireReader reader = new WireReader();
    reader.reset(bytes, offset, offset + length);
    if (length <= TAG_BYTES || reader.readTag() != TAG) {
      return Losses.NONE;
    }
    long envelopes = reader.readVarint();
    WireLosses.Sources sources = new WireLosses.Sources();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == (SOURCES_FIELD << WireType.BITS | WireType.LENGTH_DELIMITED)) {
        sources.read(bytes, reader);
      } else {
        reader.skip(tag);
      }
    }
    return reader.isMalformed() || envelopes <= 0 ? Losses.NONE : new Losses(envelopes, sources.of(0));
  }
}
