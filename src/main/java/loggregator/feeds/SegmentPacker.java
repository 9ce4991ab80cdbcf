package loggregator.feeds;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import loggregator.envelope.Batch;
import loggregator.feeds.Segment.Recipient;

/**
 * Packs one message of a link. A batch that several queues hold goes into it once: queues are given the same object
 * where they select the same. The message's limits are on what its receiver has to hand out. One event loop.
 */
final class SegmentPacker {
  /** A batch of up to so many messages' bytes is sent as it is, because the parts of a divided one are not shared. */
  private static final int UNDIVIDED_MESSAGES = 2;

  private final int maxEnvelopes;
  private final int maxBytes;
  private final boolean shares;
  private final List<Part> parts = new ArrayList<>();
  private final Map<Batch, Part> byBatch = new IdentityHashMap<>();
  /** The last part of each queue: what follows must not stand before it. */
  private final Map<LinkQueue, Part> lastOf = new IdentityHashMap<>();
  private int envelopes;
  private long bytes;

  /** What became of a queue's turn. */
  enum Turn {
    TAKEN,
    NOTHING_WAITS,
    /** The message is full. */
    NO_ROOM
  }

  private static final class Part {
    private final int place;
    private final Segment first;
    private List<Recipient> all;

    Part(int place, Segment first) {
      this.place = place;
      this.first = first;
    }

    void add(Recipient recipient) {
      if (all == null) {
        all = new ArrayList<>(first.recipients());
      }
      all.add(recipient);
    }

    Segment segment() {
      return all == null ? first : new Segment(all, first.batch());
    }
  }

  /** @param shares whether the receiver understands segments of several feeds */
  SegmentPacker(int maxEnvelopes, int maxBytes, boolean shares) {
    this.maxEnvelopes = maxEnvelopes;
    this.maxBytes = maxBytes;
    this.shares = shares;
  }

  boolean isFull() {
    return envelopes >= maxEnvelopes || bytes >= maxBytes;
  }

  List<Segment> segments() {
    List<Segment> segments = new ArrayList<>(parts.size());
    for (Part part : parts) {
      segments.add(part.segment());
    }
    return segments;
  }

  /** Takes the queue's next part. */
  Turn take(LinkQueue queue) {
    Batch oldest = queue.oldest();
    if (oldest == null) {
      return isFull() ? Turn.NO_ROOM : add(queue, queue.next(maxEnvelopes - envelopes, roomBytes()));
    }
    if (joins(queue, oldest)) {
      return Turn.TAKEN;
    }
    if (isFull() || !parts.isEmpty() && !hasRoomFor(oldest)) {
      return Turn.NO_ROOM;
    }
    boolean undivided = oldest.length() / UNDIVIDED_MESSAGES <= maxBytes;
    return add(queue, queue.next(maxEnvelopes, undivided ? Math.max(maxBytes, oldest.length()) : maxBytes));
  }

  /** Takes of the queue what is in the message already. */
  void takeShared(LinkQueue queue) {
    Batch oldest;
    do {
      oldest = queue.oldest();
    } while (oldest != null && joins(queue, oldest));
  }

  private boolean joins(LinkQueue queue, Batch oldest) {
    Part part = byBatch.get(oldest);
    Part last = lastOf.get(queue);
    if (part == null || last != null && last.place >= part.place) {
      return false;
    }
    Recipient recipient = queue.takeIfOldest(oldest);
    if (recipient == null) {
      return false;
    }
    part.add(recipient);
    count(oldest.envelopes(), oldest.length());
    lastOf.put(queue, part);
    return true;
  }

  private Turn add(LinkQueue queue, Segment segment) {
    if (segment == null) {
      return Turn.NOTHING_WAITS;
    }
    Part part = new Part(parts.size(), segment);
    parts.add(part);
    count(segment.envelopes(), segment.bytes());
    if (shares && !segment.isEnd()) {
      byBatch.put(segment.batch(), part);
      lastOf.put(queue, part);
    }
    return Turn.TAKEN;
  }

  /** Once for each queue: a receiver hands out each message in one turn. */
  private void count(int moreEnvelopes, int moreBytes) {
    envelopes += moreEnvelopes;
    bytes += moreBytes;
  }

  private boolean hasRoomFor(Batch batch) {
    return batch.envelopes() <= maxEnvelopes - envelopes && batch.length() <= roomBytes();
  }

  private int roomBytes() {
    return (int) Math.max(0, maxBytes - bytes);
  }
}
