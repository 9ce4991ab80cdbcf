package loggregator.diode;

import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.Batch;
import org.jctools.queues.MpscLinkedQueue;

/**
 * The queued batches in their order, without a bound of its own.
 *
 * <p>Threading: anyone offers; all else is for the thread that owns the taking side of the {@link Diode}.
 *
 * <p>Why a linked queue: it is empty when idle, and its offer is one atomic exchange that waits for nobody, whereas
 * JCTools' array queues that grow let writers spin while one of them, perhaps descheduled, appends a chunk. Only
 * relaxed polls are used: the strict ones would wait for a writer that is between its two steps.
 */
final class Backlog {
  private final MpscLinkedQueue<Batch> queue = new MpscLinkedQueue<>();

  /** The oldest batch if it was looked at or split, no longer in the queue. */
  private Batch head;

  void offer(Batch batch) {
    queue.offer(batch);
  }

  /** Stays where it is. Null when there is none or its writer is about to link it. */
  Batch oldest() {
    if (head == null) {
      head = queue.relaxedPoll();
    }
    return head;
  }

  /** Takes the first {@code count} envelopes out of {@link #oldest()}, which there must be. */
  Batch takeOldest(int count) {
    Batch oldest = head;
    head = count == oldest.envelopes() ? null : oldest.withoutFirst(count);
    return oldest.first(count);
  }

  /** Takes the oldest batch, or what is left of it; null as for {@link #oldest()}. */
  Batch takeWhole() {
    Batch oldest = oldest();
    head = null;
    return oldest;
  }

  /** Takes as much as fits of the oldest batch, and the batches behind it as long as they fit whole. */
  Batch takeOldest(int maxEnvelopes, int maxBytes) {
    Batch oldest = oldest();
    if (oldest == null) {
      return null;
    }
    Batch first = takeOldest(SplitPoint.toTake(oldest, maxEnvelopes, maxBytes));
    return fits(maxEnvelopes - first.envelopes(), maxBytes - first.length())
        ? Batch.concat(withFollowers(first, maxEnvelopes, maxBytes))
        : first.compact();
  }

  private List<Batch> withFollowers(Batch first, int maxEnvelopes, int maxBytes) {
    List<Batch> batches = new ArrayList<>();
    batches.add(first);
    int envelopes = maxEnvelopes - first.envelopes();
    int bytes = maxBytes - first.length();
    while (fits(envelopes, bytes)) {
      Batch next = takeOldest(head.envelopes());
      batches.add(next);
      envelopes -= next.envelopes();
      bytes -= next.length();
    }
    return batches;
  }

  private boolean fits(int envelopes, int bytes) {
    Batch oldest = oldest();
    return oldest != null && oldest.envelopes() <= envelopes && oldest.length() <= bytes;
  }
}
