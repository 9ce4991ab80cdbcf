package loggregator.recent;

import java.util.Arrays;
import loggregator.envelope.MessageType;

/** What is kept of one source, a series for each type that it has sent. Threading: the store's lock. */
final class Source {
  /** This object, its id's array header, its place in the directory and its places in {@link Recency}. */
  private static final int OVERHEAD_BYTES = 208;

  private final SpareArrays spares;
  final byte[] id;
  final int hash;
  /** In the directory. */
  Source next;
  /** In a size class. */
  Source ahead;
  Source behind;
  int sizeClass = -1;
  /** In the order of arrival; negative for none. */
  int place = -1;

  private Series[] series = new Series[1];
  /** The one that was added to last, if it is still there. */
  private Series latest;
  private int seriesCount;
  private long seriesBytes;
  private long newestTimestamp = Long.MIN_VALUE;
  private long expired;
  private long firstSequence = -1;
  private long lastSequence;
  private long forgottenAt;

  Source(byte[] id, int hash, SpareArrays spares) {
    this.spares = spares;
    this.id = id;
    this.hash = hash;
  }

  boolean is(byte[] bytes, int start, int end) {
    return Arrays.equals(id, 0, id.length, bytes, start, end);
  }

  boolean isEmpty() {
    return seriesCount == 0;
  }

  /** Null if nothing is kept of that type. */
  Series of(MessageType type) {
    for (int i = 0; i < seriesCount; i++) {
      if (series[i].type() == type) {
        return series[i];
      }
    }
    return null;
  }

  int seriesCount() {
    return seriesCount;
  }

  Series series(int index) {
    return series[index];
  }

  long heldBytes() {
    return ownBytes() + seriesBytes;
  }

  /** What it takes without any series. */
  int ownBytes() {
    return OVERHEAD_BYTES + id.length;
  }

  long count() {
    long count = 0;
    for (int i = 0; i < seriesCount; i++) {
      count += series[i].count();
    }
    return count;
  }

  /** The envelopes that it lost since it is known. */
  long expired() {
    return expired;
  }

  /** That of the envelope which made it known. */
  long firstSequence() {
    return firstSequence;
  }

  /** That of the latest envelope. */
  long lastSequence() {
    return lastSequence;
  }

  /** Above the sequence numbers of all that was forgotten with the count of its type; 0 for nothing. */
  long forgottenAt() {
    return forgottenAt;
  }

  /** Of all that came, also of what it lost. */
  long newestTimestamp() {
    return newestTimestamp;
  }

  long oldestTimestamp() {
    long oldest = Long.MAX_VALUE;
    for (int i = 0; i < seriesCount; i++) {
      oldest = Math.min(oldest, series[i].page(0).firstTimestamp());
    }
    return oldest;
  }

  /** Reads what the next envelope will be added to. The result means nothing. */
  int fetch(int recordBytes) {
    return latest == null ? 0 : latest.fetch(recordBytes);
  }

  /** How many bytes more it holds. */
  long add(MessageType type, long timestamp, long sequence, byte[] bytes, int start, int end) {
    long before = seriesBytes;
    if (latest == null || latest.type() != type) {
      Series own = of(type);
      latest = own == null ? begin(type) : own;
    }
    seriesBytes += latest.add(timestamp, sequence, bytes, start, end);
    firstSequence = firstSequence < 0 ? sequence : firstSequence;
    lastSequence = sequence;
    newestTimestamp = Math.max(newestTimestamp, timestamp);
    return seriesBytes - before;
  }

  /** The largest series loses its oldest, so that requests don't push an application's logs out. */
  int dropOldest() {
    Series largest = series[0];
    for (int i = 1; i < seriesCount; i++) {
      largest = series[i].heldBytes() > largest.heldBytes() ? series[i] : largest;
    }
    return lost(largest.dropOldest());
  }

  int dropBefore(long sequence) {
    int dropped = 0;
    for (int i = 0; i < seriesCount; i++) {
      dropped += series[i].dropBefore(sequence);
    }
    return dropped == 0 ? 0 : lost(dropped);
  }

  private int lost(int envelopes) {
    expired += envelopes;
    latest = null;
    int kept = 0;
    for (int i = 0; i < seriesCount; i++) {
      if (series[i].count() > 0) {
        series[kept++] = series[i];
      } else {
        forgottenAt = Math.max(forgottenAt, series[i].lastSequence() + 1);
      }
    }
    Arrays.fill(series, kept, seriesCount, null);
    seriesCount = kept;
    seriesBytes = 0;
    for (int i = 0; i < seriesCount; i++) {
      seriesBytes += series[i].heldBytes();
    }
    return envelopes;
  }

  private Series begin(MessageType type) {
    if (seriesCount == series.length) {
      series = Arrays.copyOf(series, seriesCount + 1);
    }
    Series fresh = new Series(type, spares);
    series[seriesCount++] = fresh;
    seriesBytes += fresh.heldBytes();
    return fresh;
  }
}
