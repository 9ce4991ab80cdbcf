package loggregator.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * A 64-bit hash of bytes. Each use has a seed of its own, drawn anew by every process, so that no producer can make up
 * contents that collide.
 */
public final class ContentHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final SecureRandom RANDOM = new SecureRandom();

  private ContentHash() {}

  public static long newSeed() {
    return RANDOM.nextLong();
  }

  /** To hash several contents together, the hash of one is the seed for the next. */
  public static long hash(long seed, byte[] bytes, int start, int length) {
    long hash = mix(seed + length * SPREAD);
    int end = start + length;
    int position = start;
    for (; position <= end - Long.BYTES; position += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(bytes, position));
    }
    long rest = 0;
    for (; position < end; position++) {
      rest = rest << Byte.SIZE | bytes[position] & 0xFF;
    }
    return mix(hash ^ rest);
  }

  public static long hash(long seed, long number) {
    return mix(mix(seed) ^ number);
  }

  public static long hash(long seed, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return hash(seed, bytes, 0, bytes.length);
  }

  /** One to one, and every bit of the result depends on every bit of {@code x} (the finalizer of SplitMix64). */
  private static long mix(long x) {
    long y = (x ^ x >>> 30) * 0xBF58476D1CE4E5B9L;
    long z = (y ^ y >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
