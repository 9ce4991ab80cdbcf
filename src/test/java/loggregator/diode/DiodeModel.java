package loggregator.diode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The plainest diode there can be: one thread, no batches, each envelope with a note of the batch it came in. */
final class DiodeModel {
  private record Envelope(long id, int bytes, int batch) {}

  private final Deque<Envelope> queue = new ArrayDeque<>();
  private final List<Long> dropped = new ArrayList<>();
  private final int maxEnvelopes;
  private final long maxBytes;
  private int batches;
  private long written;
  private long read;

  DiodeModel(DiodeLimits limits) {
    this.maxEnvelopes = limits.maxEnvelopes();
    this.maxBytes = limits.maxBytes();
  }

  void write(long firstId, int[] envelopeBytes) {
    Deque<Envelope> batch = new ArrayDeque<>();
    for (int size : envelopeBytes) {
      batch.add(new Envelope(firstId + batch.size(), Envelopes.recordBytes(size), batches));
    }
    batches++;
    written += batch.size();
    dropOldest(batch);
    queue.addAll(batch);
    dropOldest(queue);
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

  private void dropOldest(Deque<Envelope> from) {
    long bytes = from.stream().mapToLong(Envelope::bytes).sum();
    while (from.size() > maxEnvelopes || bytes > maxBytes) {
      bytes -= from.peek().bytes();
      dropped.add(from.poll().id());
    }
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
