package loggregator.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * The hash under which the index keeps a counter's name or a gauge's set of names; names are compared by it alone, as
 * in the original. A set hashes to the sum of its names, whatever their order, so that a selector that repeats a name
 * matches nothing.
 *
 * <p>Zero stands for "any name" and is never a hash: 1 replaces it, for each name and for the sum. Therefore a gauge
 * without metrics meets the selector of the single empty name.
 *
 * <p>It is also the key of the index's maps: mutable, so that a look-up for an envelope allocates nothing.
 */
final class NameHash {
  static final long ANY = 0;

  private long value;

  NameHash(long value) {
    this.value = value;
  }

  NameHash set(long value) {
    this.value = value;
    return this;
  }

  static long of(List<String> names) {
    if (names.isEmpty()) {
      return ANY;
    }
    long sum = 0;
    for (String name : names) {
      byte[] utf8 = name.getBytes(UTF_8);
      sum += notAny(Crc64.of(utf8, 0, utf8.length));
    }
    return notAny(sum);
  }

  static long notAny(long hash) {
    return hash == ANY ? 1 : hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NameHash hash && hash.value == value;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(value);
  }
}
