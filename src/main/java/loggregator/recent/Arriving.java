package loggregator.recent;

import java.util.Arrays;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;

/**
 * Some envelopes of a batch on their way into a store. It looks at them in several short loops, each of which asks the
 * memory for one kind of thing: so the answers come for many envelopes at a time, where one loop would wait for each.
 *
 * <p>Threading: the store's lock.
 */
final class Arriving {
  private static final int MOST = 128;

  private final EnvelopeHead head = new EnvelopeHead();
  private final int[] recordStarts = new int[MOST];
  private final int[] recordEnds = new int[MOST];
  private final int[] sourceStarts = new int[MOST];
  private final int[] sourceEnds = new int[MOST];
  private final long[] timestamps = new long[MOST];
  private final MessageType[] types = new MessageType[MOST];
  private final int[] hashes = new int[MOST];
  private final Source[] sources = new Source[MOST];
  private byte[] bytes;
  private int size;
  /** Nobody reads it; without it a compiler might leave out what fetching is for. */
  private int fetched;

  /** Reads the next ones, without those that can't be read. Where to go on. */
  int read(Batch batch, int from) {
    bytes = batch.bytes();
    size = 0;
    int record = from;
    while (record < batch.end() && size < MOST) {
      int end = batch.recordEnd(record);
      if (head.read(bytes, batch.envelopeStart(record), end)) {
        note(record, end);
      }
      record = end;
    }
    return record;
  }

  /** Finds the sources of those that are wanted, or makes them. */
  void findSources(SourceDirectory directory, SourceTest wanted) {
    int sum = 0;
    for (int i = 0; i < size; i++) {
      hashes[i] = directory.hash(bytes, sourceStarts[i], sourceEnds[i]);
      sum += directory.fetch(hashes[i]);
    }
    fetched = sum;
    for (int i = 0; i < size; i++) {
      sources[i] = i > 0 && isOfSameSource(i - 1, i) ? sources[i - 1] : find(directory, wanted, i);
    }
  }

  /** Gets what {@link #addToSource} will need nearer to the processor. */
  void fetch() {
    int sum = 0;
    for (int i = 0; i < size; i++) {
      sum += sources[i] == null ? 0 : sources[i].fetch(recordEnds[i] - recordStarts[i]);
    }
    fetched = sum;
  }

  int size() {
    return size;
  }

  /** Null for one that is not wanted. */
  Source source(int index) {
    return sources[index];
  }

  MessageType type(int index) {
    return types[index];
  }

  /** How many bytes more the source holds. */
  long addToSource(int index, long sequence) {
    return sources[index].add(types[index], timestamps[index], sequence, bytes, recordStarts[index], recordEnds[index]);
  }

  /** Keeps no source from being collected. */
  void clear() {
    Arrays.fill(sources, 0, size, null);
    size = 0;
    bytes = null;
  }

  private void note(int record, int end) {
    recordStarts[size] = record;
    recordEnds[size] = end;
    sourceStarts[size] = head.sourceStart();
    sourceEnds[size] = head.sourceEnd();
    timestamps[size] = head.timestamp();
    types[size++] = head.type();
  }

  private boolean isOfSameSource(int first, int second) {
    return Arrays.equals(bytes, sourceStarts[first], sourceEnds[first], bytes, sourceStarts[second],
        sourceEnds[second]);
  }

  private Source find(SourceDirectory directory, SourceTest wanted, int index) {
    return wanted.test(bytes, sourceStarts[index], sourceEnds[index])
        ? directory.findOrAdd(hashes[index], bytes, sourceStarts[index], sourceEnds[index]) : null;
  }
}
