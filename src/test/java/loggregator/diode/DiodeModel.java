package loggregator.diode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;

/**
 * The plainest diode there can be: one thread, no batches, each envelope with a note of the batch it came in. From the
 * first drop on it notes what was read of each source, as long as the queue holds something that came before the last
 * drop.
 */
final class DiodeModel {
  private record Envelope(long id, int bytes, int batch) {}

  private final Deque<Envelope> queue = new ArrayDeque<>();
  private final List<Long> dropped = new ArrayList<>();
  private final LongUnaryOperator sourceOf;
  private final int maxEnvelopes;
  private final long maxBytes;
  private final Map<Long, Integer> served = new HashMap<>();
  private int servedBytes;
  /** Of envelopes of batches before this one the sources are told apart. */
  private int sortedBatches;
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
    dropFairly(batch, Map.of());
    queue.addAll(batch);
    if (isTooMuch(queue)) {
      sortedBatches = batches;
      dropFairly(queue, served);
    }
    forget();
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
      if (startsAnother && Math.max(neededBytes, maxBytes - room) >= Taken.LARGE_BYTES) {
        break;
      }
      room -= queue.peek().bytes();
      batch = queue.peek().batch();
      Envelope envelope = queue.poll();
      if (envelope.batch() < sortedBatches) {
        served.merge(source(envelope), envelope.bytes(), Integer::sum);
        servedBytes += envelope.bytes();
      }
      ids.add(envelope.id());
    }
    read += ids.size();
    forget();
    if (servedBytes > Flows.MEMORY * queue.stream().filter(this::isSorted).mapToInt(Envelope::bytes).sum()) {
      servedBytes = 0;
      served.replaceAll((source, bytes) -> bytes / 2);
    }
    return ids;
  }

  private boolean isSorted(Envelope envelope) {
    return envelope.batch() < sortedBatches;
  }

  /** Sources of which nothing sorted is left; the queue is where it began when there are none. */
  private void forget() {
    Set<Long> left = queue.stream().filter(this::isSorted).map(this::source).collect(Collectors.toSet());
    served.keySet().retainAll(left);
    servedBytes = left.isEmpty() ? 0 : servedBytes;
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

  private boolean isTooMuch(Deque<Envelope> envelopes) {
    return envelopes.size() > maxEnvelopes || envelopes.stream().mapToLong(Envelope::bytes).sum() > maxBytes;
  }

  private void dropFairly(Deque<Envelope> from, Map<Long, Integer> served) {
    while (isTooMuch(from)) {
      Envelope victim = oldestOfFattest(from, served);
      from.remove(victim);
      dropped.add(victim.id());
    }
  }

  /** The oldest envelope of all whose sources have had most, in units. */
  private Envelope oldestOfFattest(Deque<Envelope> from, Map<Long, Integer> served) {
    Map<Long, Integer> bytes = new HashMap<>();
    from.forEach(envelope -> bytes.put(source(envelope), served.getOrDefault(source(envelope), 0)));
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
