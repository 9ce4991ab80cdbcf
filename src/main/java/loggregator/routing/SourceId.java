package loggregator.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A source id in UTF-8 as the key of a map. The keys in the map own their bytes; the one that asks is moved over the
 * bytes of envelopes, so that a look-up makes no string.
 */
final class SourceId {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int start;
  private int length;
  private int hash;

  SourceId(String sourceId) {
    byte[] utf8 = sourceId.getBytes(UTF_8);
    moveTo(utf8, 0, utf8.length);
  }

  SourceId moveTo(byte[] bytes, int start, int length) {
    this.bytes = bytes;
    this.start = start;
    this.length = length;
    hash = hash(bytes, start, start + length);
    return this;
  }

  boolean hasBytes(byte[] other, int otherStart, int otherLength) {
    return Arrays.equals(bytes, start, start + length, other, otherStart, otherStart + otherLength);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SourceId id && hasBytes(id.bytes, id.start, id.length);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** Eight bytes a step, where the usual hash of an array takes one. */
  private static int hash(byte[] bytes, int start, int end) {
    long hash = end - start;
    int position = start;
    for (; position + Long.BYTES <= end; position += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(bytes, position));
    }
    long rest = 0;
    for (; position < end; position++) {
      rest = rest << Byte.SIZE | bytes[position] & 0xFF;
    }
    return (int) mix(hash ^ rest);
  }

  private static long mix(long value) {
    long product = value * 0x9E3779B97F4A7C15L;
    return product ^ product >>> 32;
  }
}
