package loggregator.diode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/** The plainest diode there can be: one thread, no batches, each envelope with a note of the batch it came in. */
final class DiodeModel {
  private record Envelope(long id, int bytes, int batch) {}

  private final Deque<Envelope> queue = new ArrayDeque<>();
  private final List<Long> dropped = new ArrayList<>();
  private final LongUnaryOperator sourceOf;
  private final int maxEnvelopes;
  private final long maxBytes;
  private int batches;
  private long written;
  private long read;

  DiodeModel(DiodeLimits limits, LongUnaryOperator sourceOf) {
    this.maxEnvelopes = limits.maxEnvelopes();
    this.maxBytes = limits.maxBytes();
    this.sourceOf = sourceOf;
  }

  void write(long firstId, int[] envelopeBytes) {
    Deque<Envelope> batch = new ArrayDeque<>();
    for (int size : envelopeBytes) {
      batch.add(new Envelope(firstId + batch.size(), Envelopes.recordBytes(size), batches));
    }
    batches++;
    written += batch.size();
    dropFairly(batch);
    queue.addAll(batch);
    dropFairly(queue);
  }

  List<Long> read(int maxEnvelopes, int maxBytes) {
    List<Long> ids = new ArrayList<>();
    int room = maxBytes;
    int batch = -1;
    while (!queue.isEmpty()) {
      boolean startsAnother = batch >= 0 && queue.peek().batch() != batch;
      int neededBytes = startsAnother ? bytesOfOldestBatch() : queue.peek().bytes();
      int neededEnvelopes = startsAnother ? envelopesOfOldestBatch() : 1;
      if (!ids.isEmpty() && (neededBytes > room || ids.size() + neededEnvelopes > maxEnvelopes)) {
        break;
      }
      room -= queue.peek().bytes();
      batch = queue.peek().batch();
      ids.add(queue.poll().id());
    }
    read += ids.size();
    return ids;
  }

  /** What is left of the oldest batch. */
  List<Long> readOneBatch() {
    return queue.isEmpty() ? List.of() : read(envelopesOfOldestBatch(), bytesOfOldestBatch());
  }

  long close() {
    long lost = queue.size();
    queue.forEach(envelope -> dropped.add(envelope.id()));
    queue.clear();
    return lost;
  }

  List<Long> dropped() {
    return dropped;
  }

  long queuedBytes() {
    return queue.stream().mapToLong(Envelope::bytes).sum();
  }

  DiodeCounts counts() {
    return new DiodeCounts(written, read, dropped.size(), queue.size());
  }

  private void dropFairly(Deque<Envelope> from) {
    while (from.size() > maxEnvelopes || from.stream().mapToLong(Envelope::bytes).sum() > maxBytes) {
      Envelope victim = oldestOfFattest(from);
      from.remove(victim);
      dropped.add(victim.id());
    }
  }

  /** The oldest envelope of all whose sources hold most, in units. */
  private Envelope oldestOfFattest(Deque<Envelope> from) {
    Map<Long, Integer> bytes = new HashMap<>();
    from.forEach(envelope -> bytes.merge(source(envelope), envelope.bytes(), Integer::sum));
    int most = bytes.values().stream().mapToInt(DiodeModel::units).max().orElseThrow();
    return from.stream().filter(envelope -> units(bytes.get(source(envelope))) == most).findFirst().orElseThrow();
  }

  private static int units(int bytes) {
    return bytes / Flow.UNIT_BYTES;
  }

  private long source(Envelope envelope) {
    return sourceOf.applyAsLong(envelope.id());
  }

  private int bytesOfOldestBatch() {
    int oldest = queue.peek().batch();
    return queue.stream().takeWhile(envelope -> envelope.batch() == oldest).mapToInt(Envelope::bytes).sum();
  }

  private int envelopesOfOldestBatch() {
    int oldest = queue.peek().batch();
    return (int) queue.stream().takeWhile(envelope -> envelope.batch() == oldest).count();
  }
}
