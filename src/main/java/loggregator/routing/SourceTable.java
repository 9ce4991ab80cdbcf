package loggregator.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * A map from source ids. It is asked with the bytes of envelopes and makes no string of them. Most envelopes are of
 * sources that no subscription selects. For them a look at the tags is enough: an array of a few bytes a source, which
 * stays in the processor's cache.
 *
 * <p>A hash table with open addressing: what finds its slot taken stands in the next free one.
 */
final class SourceTable<V> {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  /** Nobody can choose source ids that all fall into one slot. */
  private static final long SEED = new SplittableRandom().nextLong();

  private static final int FIRST_CAPACITY = 16;
  private static final int LEAST_SLOTS_PER_SOURCE = 3;
  private static final byte FREE = 0;

  /** A few bits of the hash, or {@link #FREE}. */
  private byte[] tags;
  private int[] hashes;
  private byte[][] ids;
  private V[] values;
  private int size;

  SourceTable() {
    allocate(FIRST_CAPACITY);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Null for an id that is not in the table. */
  V get(byte[] bytes, int start, int length) {
    int slot = slot(bytes, start, start + length, hash(bytes, start, start + length));
    return tags[slot] == FREE ? null : values[slot];
  }

  V get(String sourceId) {
    byte[] id = sourceId.getBytes(UTF_8);
    return get(id, 0, id.length);
  }

  V getOrMake(String sourceId, Supplier<V> maker) {
    byte[] id = sourceId.getBytes(UTF_8);
    V value = get(id, 0, id.length);
    return value != null ? value : add(id, maker.get());
  }

  /** The id must be in the table. */
  void remove(String sourceId) {
    byte[] id = sourceId.getBytes(UTF_8);
    int gap = slot(id, 0, id.length, hash(id, 0, id.length));
    int mask = tags.length - 1;
    for (int next = gap + 1 & mask; tags[next] != FREE; next = next + 1 & mask) {
      boolean searchedThroughTheGap = (next - hashes[next] & mask) >= (next - gap & mask);
      if (searchedThroughTheGap) {
        put(gap, tags[next], hashes[next], ids[next], values[next]);
        gap = next;
      }
    }
    put(gap, FREE, 0, null, null);
    size--;
  }

  private V add(byte[] id, V value) {
    if (++size * LEAST_SLOTS_PER_SOURCE > tags.length) {
      grow();
    }
    place(hash(id, 0, id.length), id, value);
    return value;
  }

  private void place(int hash, byte[] id, V value) {
    put(slot(id, 0, id.length, hash), tag(hash), hash, id, value);
  }

  private void grow() {
    int[] oldHashes = hashes;
    byte[][] oldIds = ids;
    V[] oldValues = values;
    allocate(oldIds.length * 2);
    for (int i = 0; i < oldIds.length; i++) {
      if (oldIds[i] != null) {
        place(oldHashes[i], oldIds[i], oldValues[i]);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private void allocate(int capacity) {
    tags = new byte[capacity];
    hashes = new int[capacity];
    ids = new byte[capacity][];
    values = (V[]) new Object[capacity];
  }

  private void put(int slot, byte tag, int hash, byte[] id, V value) {
    tags[slot] = tag;
    hashes[slot] = hash;
    ids[slot] = id;
    values[slot] = value;
  }

  /** Where the id stands, or the free slot where it would. */
  private int slot(byte[] bytes, int start, int end, int hash) {
    byte tag = tag(hash);
    int mask = tags.length - 1;
    int slot = hash & mask;
    while (tags[slot] != FREE && !(tags[slot] == tag && hasId(slot, bytes, start, end))) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean hasId(int slot, byte[] bytes, int start, int end) {
    return Arrays.equals(ids[slot], 0, ids[slot].length, bytes, start, end);
  }

  /** Bits that choose no slot, so that neighbours seldom have equal ones; never {@link #FREE}. */
  private static byte tag(int hash) {
    return (byte) (hash >>> 24 | 1);
  }

  /** Eight bytes a step. */
  private static int hash(byte[] bytes, int start, int end) {
    long hash = SEED ^ end - start;
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
