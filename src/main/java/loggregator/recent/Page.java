package loggregator.recent;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Envelopes of one series in one array: their records from the front in the order in which they came, and from the back
 * a slot for each in the order of their timestamps. Of equal timestamps the one that came first is first. A slot is the
 * timestamp, the sequence number as its distance from the page's first, and where the record begins.
 *
 * <p>Threading: the store's lock.
 */
final class Page {
  static final int SLOT_BYTES = 16;
  /** This object, the array's header and the reference to it. */
  static final int OVERHEAD_BYTES = 72;

  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
  private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);
  private static final int SEQUENCE = Long.BYTES;
  private static final int OFFSET = Long.BYTES + Integer.BYTES;
  private static final int CACHE_LINE_BYTES = 64;
  /** An array of its own for each small page would cost more than what a record doesn't fill. */
  private static final int SMALL_BYTES = 1 << 10;
  private static final long MAX_DISTANCE = 0xFFFF_FFFFL;

  private final long firstSequence;
  private long lastSequence;
  private byte[] bytes;
  private int count;
  private int recordsEnd;

  /**
   * @param firstSequence at most that of any envelope that will be in it
   * @param bytes where they will be, whatever is in it now
   */
  Page(long firstSequence, byte[] bytes) {
    this.firstSequence = firstSequence;
    this.bytes = bytes;
  }

  /** In number of envelopes. */
  int count() {
    return count;
  }

  long firstSequence() {
    return firstSequence;
  }

  /** The highest sequence number in it. */
  long lastSequence() {
    return lastSequence;
  }

  long timestamp(int index) {
    return (long) LONGS.get(bytes, slot(index));
  }

  long sequence(int index) {
    return firstSequence + ((int) INTS.get(bytes, slot(index) + SEQUENCE) & MAX_DISTANCE);
  }

  /** In number of envelopes. */
  int countSince(long sequence) {
    int since = 0;
    for (int i = 0; i < count && sequence > firstSequence; i++) {
      since += sequence(i) >= sequence ? 1 : 0;
    }
    return sequence > firstSequence ? since : count;
  }

  long firstTimestamp() {
    return timestamp(0);
  }

  long lastTimestamp() {
    return timestamp(count - 1);
  }

  /** The array that holds the records, shared. */
  byte[] bytes() {
    return bytes;
  }

  int recordStart(int index) {
    return (int) INTS.get(bytes, slot(index) + OFFSET);
  }

  int recordEnd(int index) {
    int position = recordStart(index) + 1;
    int size = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = bytes[position++];
      size |= (b & 0x7F) << shift;
      if (b >= 0) {
        return position + size;
      }
    }
  }

  /** Reads where the next envelope will be. The result means nothing. */
  int fetch(int recordBytes) {
    int slot = slot(count);
    if (slot < recordsEnd) {
      return 0;
    }
    int sum = bytes[slot];
    for (int i = recordsEnd; i < Math.min(slot, recordsEnd + recordBytes); i += CACHE_LINE_BYTES) {
      sum += bytes[i];
    }
    return sum;
  }

  /** What it takes of the memory. */
  int heldBytes() {
    return bytes.length + OVERHEAD_BYTES;
  }

  /** The index of the first envelope whose timestamp is not below the given one. */
  int firstFrom(long timestamp) {
    return timestamp == Long.MIN_VALUE ? 0 : firstAbove(timestamp - 1);
  }

  /** The index of the first envelope with a higher timestamp. */
  int firstAbove(long timestamp) {
    if (count > 0 && lastTimestamp() <= timestamp) {
      return count;
    }
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = low + high >>> 1;
      if (timestamp(middle) <= timestamp) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Makes room for a record of that size, in a page of at most {@code targetBytes}. Whether there is room now. */
  boolean makeRoom(int recordBytes, long sequence, int targetBytes, SpareArrays spares) {
    int needed = usedBytes() + recordBytes + SLOT_BYTES;
    if (sequence - firstSequence > MAX_DISTANCE) {
      return false;
    }
    if (needed <= bytes.length) {
      return true;
    }
    if (needed > targetBytes) {
      return false;
    }
    resize(spares.take(Math.min(targetBytes, Math.max(needed, 2 * bytes.length))), spares);
    return true;
  }

  /** Adds an envelope, for which there must be room, before the one that has the index. */
  void insert(int index, long timestamp, long sequence, byte[] source, int start, int end) {
    if (index < count) {
      int lowest = bytes.length - count * SLOT_BYTES;
      System.arraycopy(bytes, lowest, bytes, lowest - SLOT_BYTES, (count - index) * SLOT_BYTES);
    }
    count++;
    int slot = slot(index);
    LONGS.set(bytes, slot, timestamp);
    INTS.set(bytes, slot + SEQUENCE, (int) (sequence - firstSequence));
    INTS.set(bytes, slot + OFFSET, recordsEnd);
    System.arraycopy(source, start, bytes, recordsEnd, end - start);
    recordsEnd += end - start;
    lastSequence = Math.max(lastSequence, sequence);
  }

  /** Gives back what it has no use for any more, if that is worth a copy. */
  void seal(SpareArrays spares) {
    int used = usedBytes();
    if (bytes.length - used > bytes.length / (bytes.length > SMALL_BYTES ? 16 : 8)) {
      resize(new byte[used], spares);
    }
  }

  /** A page of some of its envelopes, as large as they need. */
  Page part(int from, int to) {
    return part(firstSequence, from, to);
  }

  /** A page without the envelopes that came before. */
  Page since(long sequence) {
    return part(Math.max(firstSequence, sequence), 0, count);
  }

  private Page part(long leastSequence, int from, int to) {
    int size = 0;
    for (int i = from; i < to; i++) {
      size += sequence(i) >= leastSequence ? SLOT_BYTES + recordEnd(i) - recordStart(i) : 0;
    }
    Page part = new Page(leastSequence, new byte[size]);
    for (int i = from; i < to; i++) {
      if (sequence(i) >= leastSequence) {
        part.insert(part.count, timestamp(i), sequence(i), bytes, recordStart(i), recordEnd(i));
      }
    }
    return part;
  }

  private int usedBytes() {
    return recordsEnd + count * SLOT_BYTES;
  }

  private int slot(int index) {
    return bytes.length - (index + 1) * SLOT_BYTES;
  }

  private void resize(byte[] resized, SpareArrays spares) {
    int slots = count * SLOT_BYTES;
    System.arraycopy(bytes, 0, resized, 0, recordsEnd);
    System.arraycopy(bytes, bytes.length - slots, resized, resized.length - slots, slots);
    spares.give(bytes);
    bytes = resized;
  }
}
