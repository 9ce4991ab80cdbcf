package loggregator.recent;

import java.util.Arrays;
import java.util.function.Consumer;
import loggregator.envelope.ContentHash;

/**
 * Finds sources by their ids. It keeps them in the order of the first bits of their hashes, which does not change when
 * it grows, so that a walk may stop and go on later.
 *
 * <p>Threading: the store's lock.
 */
final class SourceDirectory {
  /** What a walk begins with. */
  static final long START = 0;
  /** What a walk ends with. */
  static final long END = 1L << Integer.SIZE;

  private static final int FEWEST_BITS = 4;
  private static final int MOST_BITS = 26;

  private final long seed = ContentHash.newSeed();
  private final SpareArrays spares = new SpareArrays();
  private int bits = FEWEST_BITS;
  private Source[] first = new Source[1 << FEWEST_BITS];
  private int size;

  int size() {
    return size;
  }

  /** Null if it is not there. */
  Source find(byte[] bytes, int start, int end) {
    return find(hash(bytes, start, end), bytes, start, end);
  }

  /** Reads what {@link #find} will look at. The result means nothing. */
  int fetch(int hash) {
    Source source = first[place(hash)];
    return source == null ? 0 : source.hash + source.id.length;
  }

  /** @param hash that of the bytes */
  Source findOrAdd(int hash, byte[] bytes, int start, int end) {
    Source found = find(hash, bytes, start, end);
    return found == null ? add(new Source(Arrays.copyOfRange(bytes, start, end), hash, spares)) : found;
  }

  void remove(Source source) {
    int place = place(source.hash);
    if (first[place] == source) {
      first[place] = source.next;
    } else {
      Source before = first[place];
      while (before.next != source) {
        before = before.next;
      }
      before.next = source.next;
    }
    size--;
  }

  /**
   * Shows at least so many sources of those that a walk has not seen, unless there are fewer. A source that stays is
   * seen exactly once. What it does to the sources must not change the directory.
   *
   * @param position {@link #START}, or where the walk stopped
   * @return where to go on, {@link #END} for no more
   */
  long walk(long position, int atLeast, Consumer<Source> visitor) {
    int shift = Integer.SIZE - bits;
    int seen = 0;
    long place = position >>> shift;
    for (; place < first.length && seen < atLeast; place++) {
      for (Source source = first[(int) place]; source != null; source = source.next) {
        visitor.accept(source);
        seen++;
      }
    }
    return place << shift;
  }

  private Source find(int hash, byte[] bytes, int start, int end) {
    Source source = first[place(hash)];
    while (source != null && !(source.hash == hash && source.is(bytes, start, end))) {
      source = source.next;
    }
    return source;
  }

  private Source add(Source source) {
    if (size == first.length && bits < MOST_BITS) {
      grow();
    }
    put(source);
    size++;
    return source;
  }

  private void put(Source source) {
    int place = place(source.hash);
    source.next = first[place];
    first[place] = source;
  }

  private void grow() {
    Source[] old = first;
    bits++;
    first = new Source[1 << bits];
    for (Source head : old) {
      for (Source source = head; source != null; ) {
        Source next = source.next;
        put(source);
        source = next;
      }
    }
  }

  private int place(int hash) {
    return hash >>> Integer.SIZE - bits;
  }

  int hash(byte[] bytes, int start, int end) {
    return (int) (ContentHash.hash(seed, bytes, start, end - start) >>> Integer.SIZE);
  }
}
