package loggregator.flow;

import java.util.ArrayDeque;
import loggregator.memory.Claim;
import loggregator.memory.Claims;
import loggregator.memory.MemoryBudget;

/**
 * What of a link is on its way and not yet taken by the receiver, in frames and bytes. It bounds what a slow or hung
 * receiver can cost the sender's memory.
 *
 * <p>Where frames take long to be taken, because the network is slow, less may be on its way than the most that is
 * allowed, as with TCP: frames that come too late are refused, and all that was on its way with them is lost. What waits
 * in the queue instead is dropped fairly.
 *
 * <p>Threading: the sender's thread, except {@link #acknowledge}, which a receiver in the same process calls from its
 * own. Acknowledgements wake the sender only when it waits for one.
 */
public final class InFlightWindow {
  /** Enough for some milliseconds of any load; more is granted to a link that uses it. A receiver has to answer sooner. */
  public static final long USUAL_BYTES = 1 << 20;
  /** The largest frame. */
  private static final long LEAST_BYTES = 256 << 10;
  /** How much more, of what was taken in time. */
  private static final int GROWTH_PART = 4;

  private final int maxFrames;
  private final long maxBytes;
  private final long slowNanos;
  private final Scheduler scheduler;
  private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
  private final Claims claims;
  private final Claim claim;
  private long bytes;
  private long deliveredBytes;
  private long mostBytes;
  /** What was sent before {@code mostBytes} was lowered says nothing about it. */
  private long lowered;
  private long sequence;
  private volatile long acknowledged;
  private volatile Runnable waiting;

  private record InFlight(long sequence, int bytes, long deliveredBytes, int envelopes, long sentAtNanos) {}

  /** For a sender that holds nothing of what is on its way. */
  public InFlightWindow(int maxFrames, long maxBytes, Scheduler scheduler) {
    this(maxFrames, maxBytes, Long.MAX_VALUE, scheduler, MemoryBudget.unlimited().claims());
  }

  /**
   * @param slowNanos a frame that is on its way for longer narrows the window
   * @param claims narrow the window while memory is short; one frame may be on its way in any case
   */
  public InFlightWindow(int maxFrames, long maxBytes, long slowNanos, Scheduler scheduler, Claims claims) {
    this.claims = claims;
    this.claim = claims.open(Long.MAX_VALUE, Runnable::run, () -> {});
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
    this.slowNanos = slowNanos;
    this.mostBytes = slowNanos == Long.MAX_VALUE ? maxBytes : Math.min(USUAL_BYTES, maxBytes);
    this.scheduler = scheduler;
  }

  public void sent(long sequence, int frameBytes, int envelopes) {
    sent(sequence, frameBytes, frameBytes, envelopes);
  }

  /** @param deliveredBytes counts what several feeds get once for each: so much work is it to take the frame */
  public void sent(long sequence, int frameBytes, long deliveredBytes, int envelopes) {
    this.sequence = sequence;
    inFlight.add(new InFlight(sequence, frameBytes, deliveredBytes, envelopes, scheduler.nowNanos()));
    bytes += frameBytes;
    this.deliveredBytes += deliveredBytes;
    claim.grow(frameBytes);
  }

  public boolean isOpen() {
    forgetAcknowledged();
    return inFlight.size() < maxFrames && deliveredBytes < mostBytes && (bytes == 0 || bytes < claims.shareOf(maxBytes));
  }

  public boolean isEmpty() {
    forgetAcknowledged();
    return inFlight.isEmpty();
  }

  /** Whether the receiver has taken that frame and all before it. */
  public boolean hasTaken(long sequence) {
    return acknowledged >= sequence;
  }

  /** Any thread, but one at a time; an acknowledgement that was overtaken by a later one says nothing new. */
  public void acknowledge(long sequence) {
    acknowledged = Math.max(acknowledged, sequence);
    Runnable task = waiting;
    if (task != null) {
      waiting = null;
      scheduler.execute(task);
    }
  }

  /** Runs the task on the sender's thread after the next acknowledgement, or soon, if one came in the meantime. */
  public void onAcknowledgement(Runnable task) {
    long seen = acknowledged;
    waiting = task;
    if (acknowledged != seen || !inFlight.isEmpty() && inFlight.peek().sequence <= acknowledged) {
      waiting = null;
      scheduler.execute(task);
    }
  }

  /** How long the oldest frame has been on its way; 0 when none is. */
  public long oldestAgeNanos() {
    forgetAcknowledged();
    return inFlight.isEmpty() ? 0 : scheduler.nowNanos() - inFlight.peek().sentAtNanos;
  }

  /** Gives up on what is on its way and returns how many envelopes that were. */
  public long abandon() {
    forgetAcknowledged();
    long envelopes = inFlight.stream().mapToLong(InFlight::envelopes).sum();
    inFlight.clear();
    claim.shrink(bytes);
    bytes = 0;
    deliveredBytes = 0;
    return envelopes;
  }

  private void forgetAcknowledged() {
    long upTo = acknowledged;
    while (!inFlight.isEmpty() && inFlight.peek().sequence <= upTo) {
      InFlight taken = inFlight.poll();
      if (slowNanos != Long.MAX_VALUE) {
        adapt(taken);
      }
      bytes -= taken.bytes;
      deliveredBytes -= taken.deliveredBytes;
      claim.shrink(taken.bytes);
    }
  }

  private void adapt(InFlight taken) {
    if (scheduler.nowNanos() - taken.sentAtNanos > slowNanos) {
      if (taken.sequence > lowered) {
        lowered = sequence;
        mostBytes = Math.min(maxBytes, Math.max(LEAST_BYTES, mostBytes / 2));
      }
    } else if (deliveredBytes >= mostBytes / 2) {
      mostBytes = Math.min(maxBytes, mostBytes + taken.deliveredBytes / GROWTH_PART);
    } else if (inFlight.isEmpty()) {
      mostBytes = Math.min(mostBytes, Math.min(USUAL_BYTES, maxBytes));
    }
  }
}
