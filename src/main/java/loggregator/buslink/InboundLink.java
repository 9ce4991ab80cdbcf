package loggregator.buslink;

import java.util.concurrent.TimeUnit;

/**
 * What the receiving end of a link remembers of it, to refuse frames that are out of turn or late, because their sender
 * may have given them up.
 *
 * <p>A frame is late when its transit time exceeds the shortest transit time seen on this link by more than the limit.
 * There is no common clock: the time between two frames at the sender is compared with the time between their arrivals.
 *
 * <p>Threading: one event loop.
 */
final class InboundLink {
  /** The part of the time that is forgiven, because clocks differ by up to some parts in ten thousand. */
  private static final long DRIFT_PARTS = 1_000;

  private final long maxDelayNanos;
  private final PacedAcks acks;
  private long lastSequence;
  private long lastSentMs;
  private long heardAtNanos;
  private long delayNanos;
  private Verdict end;

  /** The judgement of a frame. */
  enum Verdict {
    TAKEN,
    /** The sender has given up the frame, or its link, and has counted it as lost. */
    LATE,
    /** The frame does not follow the last one. */
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

  /** Acknowledges what was taken and is not acknowledged yet. */
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
