package loggregator.grpc;

import loggregator.envelope.WireReader;
import loggregator.envelope.WireWriter;

/**
 * How a node tells another over gRPC that envelopes of a stream were lost: an {@code EnvelopeBatch} without envelopes,
 * with their number in a field that nobody else knows.
 */
public final class LossMark {
  private static final int FIELD = 2047;
  private static final int TAG = FIELD << 3;
  private static final int TAG_BYTES = 2;

  private LossMark() {}

  public static byte[] of(long envelopes) {
    WireWriter writer = new WireWriter(TAG_BYTES + WireWriter.varintSize(envelopes));
    writer.writeVarint(TAG);
    writer.writeVarint(envelopes);
    return writer.toByteArray();
  }

  /** The number of lost envelopes; 0 for a message that tells of none. */
  public static long lostEnvelopes(byte[] bytes, int offset, int length) {
    WireReader reader = new WireReader();
    reader.reset(bytes, offset, offset + length);
    long lost = length > TAG_BYTES && reader.readTag() == TAG ? reader.readVarint() : 0;
    return reader.isMalformed() ? 0 : Math.max(0, lost);
  }
}
