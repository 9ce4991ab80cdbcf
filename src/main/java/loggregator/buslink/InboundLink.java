package loggregator.buslink;

import java.util.concurrent.TimeUnit;

/**
 * What the receiving end of a link remembers of it, to tell frames that come in their turn and in time from those that
 * their sender has given up.
 *
 * <p>A frame is late when it took longer than the quickest before it by more than the limit. There is no common clock:
 * what is compared is the time between two frames at the sender with that between their arrivals.
 */
final class InboundLink {
  /** How much of the time that passes is forgiven, since clocks differ by up to some parts in ten thousand. */
  private static final long DRIFT_PARTS = 1_000;

  private final long maxDelayNanos;
  private final PacedAcks acks;
  private long lastSequence;
  private long lastSentMs;
  private long heardAtNanos;
  private long delayNanos;
  private Verdict end;

  /** What becomes of a frame. */
  enum Verdict {
    TAKEN,
    /** It, or its link, was given up by its sender, who counted it as lost. */
    LATE,
    /** It is not the one that follows the last. */
    OUT_OF_TURN
  }

  InboundLink(long maxDelayNanos, PacedAcks acks, Frame.Data first, long nowNanos) {
    this.maxDelayNanos = maxDelayNanos;
    this.acks = acks;
    this.lastSequence = first.sequence() - 1;
    this.lastSentMs = first.sentMs();
    this.heardAtNanos = nowNanos;
  }

  /** After any other verdict than that it is taken, that verdict stands for all of the link's frames. */
  Verdict judge(Frame.Data frame, long nowNanos) {
    long sentGapNanos = TimeUnit.MILLISECONDS.toNanos(frame.sentMs() - lastSentMs);
    long gapNanos = nowNanos - heardAtNanos;
    delayNanos = Math.max(0, delayNanos + gapNanos - sentGapNanos - gapNanos / DRIFT_PARTS);
    boolean inTurn = frame.sequence() == lastSequence + 1;
    lastSequence = frame.sequence();
    lastSentMs = frame.sentMs();
    heardAtNanos = nowNanos;
    if (end == null && !inTurn) {
      end = Verdict.OUT_OF_TURN;
    } else if (end == null && delayNanos > maxDelayNanos) {
      end = Verdict.LATE;
    }
    return isDead() ? end : Verdict.TAKEN;
  }

  /** Lets the sender know, soon, and by the shared window where it is in the same process. */
  void acknowledge(Frame.Data frame) {
    if (frame.window() != null) {
      frame.window().acknowledge(frame.sequence());
    } else {
      acks.taken(frame);
    }
  }

  /** Says what was taken and not acknowledged yet. */
  void close() {
    acks.close();
  }

  /** Nothing more of it is taken. */
  void giveUp() {
    end = Verdict.OUT_OF_TURN;
    close();
  }

  boolean isDead() {
    return end != null;
  }

  long silentNanos(long nowNanos) {
    return nowNanos - heardAtNanos;
  }
}
