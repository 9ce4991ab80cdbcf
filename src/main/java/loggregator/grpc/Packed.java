package loggregator.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import loggregator.grpc.GrpcCalls.MessageBytes;

/**
 * A message in gzip, unpacked in two steps: a beginning that takes no time, and all the rest. It may get as large as
 * any message, but above 1 MiB no more than a hundred times its packed size: logs get to some thirty times.
 *
 * <p>Threading: one thread at a time.
 */
final class Packed {
  private static final int ANY_RATIO_BYTES = 1 << 20;
  private static final int MAX_RATIO = 100;

  private final MessageBytes packed;
  private final int limit;
  private GZIPInputStream in;
  private byte[] unpacked = {};
  private boolean whole;

  Packed(MessageBytes packed, int maxMessageBytes) {
    this.packed = packed;
    this.limit = (int) Math.min(maxMessageBytes, Math.max(ANY_RATIO_BYTES, (long) MAX_RATIO * packed.length()));
  }

  /** So many bytes the message may have. */
  int limit() {
    return limit;
  }

  /** All that is unpacked by now: at the first call the beginning, at the second as much as the limit and a byte. */
  byte[] unpackMore() throws IOException {
    int upTo = in == null ? Math.min(LargeMessages.SHORT_BYTES, limit + 1) : limit + 1;
    if (in == null) {
      in = new GZIPInputStream(new ByteArrayInputStream(packed.array(), packed.offset(), packed.length()));
    }
    byte[] more = in.readNBytes(upTo - unpacked.length);
    whole = more.length < upTo - unpacked.length;
    unpacked = unpacked.length == 0 ? more : join(unpacked, more);
    return unpacked;
  }

  boolean isWhole() {
    return whole || isTooLarge();
  }

  boolean isTooLarge() {
    return unpacked.length > limit;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
