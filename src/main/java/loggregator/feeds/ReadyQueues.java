package loggregator.feeds;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import loggregator.feeds.SegmentPacker.Turn;

/**
 * The queues of a link that have something to send. They take turns, so that a feed with much to send delays no other.
 * One event loop.
 */
public final class ReadyQueues {
  private final int maxEnvelopes;
  private final int maxBytes;
  private final ArrayDeque<LinkQueue> ready = new ArrayDeque<>();
  private final Set<LinkQueue> isReady = new HashSet<>();
  private boolean shares;
  private boolean isCollecting;

  /** Of one message. */
  public ReadyQueues(int maxEnvelopes, int maxBytes) {
    this.maxEnvelopes = maxEnvelopes;
    this.maxBytes = maxBytes;
  }

  /** The receiver understands segments of several feeds. */
  public void share() {
    shares = true;
  }

  public boolean areShared() {
    return shares;
  }

  public void add(LinkQueue queue) {
    if (isReady.add(queue)) {
      ready.add(queue);
    }
  }

  public void remove(LinkQueue queue) {
    if (isReady.remove(queue)) {
      ready.remove(queue);
    }
  }

  public boolean isEmpty() {
    return ready.isEmpty();
  }

  /** Those that are ready now, or were when they were last asked. */
  public Collection<LinkQueue> all() {
    return ready;
  }

  /** Whether queues are being asked: what they call in turn must not ask them again. */
  public boolean isCollecting() {
    return isCollecting;
  }

  /** One message's segments; none when nothing waits. */
  public List<Segment> collect() {
    isCollecting = true;
    try {
      return collectInTurn();
    } finally {
      isCollecting = false;
    }
  }

  private List<Segment> collectInTurn() {
    SegmentPacker packer = new SegmentPacker(maxEnvelopes, maxBytes, shares);
    while (!ready.isEmpty() && !packer.isFull()) {
      LinkQueue queue = ready.poll();
      Turn turn = packer.take(queue);
      if (turn == Turn.NO_ROOM) {
        ready.addFirst(queue);
        break;
      } else if (turn == Turn.TAKEN) {
        ready.add(queue);
      } else {
        isReady.remove(queue);
      }
    }
    if (shares) {
      ready.forEach(packer::takeShared);
    }
    return packer.segments();
  }
}
