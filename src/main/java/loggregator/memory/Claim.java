package loggregator.memory;

import java.util.concurrent.Executor;

/**
 * What one connection or stream holds, see {@link Claims}.
 *
 * <p>Threading: its owner's event loop; other threads let it fall.
 */
public final class Claim {
  private final Claims claims;
  private final long minAgeNanos;
  private final Executor loop;
  private final Runnable fall;
  /** Guarded by this, like what follows. */
  private long bytes;
  private long sinceNanos;
  private boolean over;

  Claim(Claims claims, long minAgeNanos, Executor loop, Runnable fall) {
    this.claims = claims;
    this.minAgeNanos = minAgeNanos;
    this.loop = loop;
    this.fall = fall;
  }

  /** Takes so much more. False when it can't be had, or when this claim has fallen: then its owner is to end. */
  public boolean tryGrow(long more) {
    if (!claims.makeRoom(this, more)) {
      return false;
    }
    grow(more);
    return !isOver();
  }

  /** The same, but nobody falls for it. */
  public boolean growIfFree(long more) {
    boolean fits = claims.fits(more);
    if (fits) {
      grow(more);
    }
    return fits;
  }

  /** Whether so much more could be had, after others have fallen if need be. */
  public boolean hasRoomFor(long more) {
    return claims.makeRoom(this, more);
  }

  /** Takes what is there in any case. */
  public synchronized void grow(long more) {
    if (over || more == 0) {
      return;
    }
    if (bytes == 0) {
      sinceNanos = claims.nowNanos();
      claims.add(this);
    }
    bytes += more;
    claims.charge(more);
  }

  public synchronized void shrink(long less) {
    if (!over && less > 0) {
      bytes -= less;
      if (bytes == 0) {
        claims.remove(this);
      }
      claims.release(less);
    }
  }

  /** The peer has taken or brought something: it holds the rest from now on. */
  public synchronized void progressed() {
    sinceNanos = claims.nowNanos();
  }

  /** Whether anything can be written, after others have fallen if need be. */
  public boolean hasRoomToWrite() {
    return claims.makeRoomToWrite(this);
  }

  /** The same; if nothing can, the task runs once something can. */
  public boolean awaitRoomToWrite(Runnable task) {
    boolean fits = hasRoomToWrite();
    if (!fits) {
      claims.whenRoomToWrite(task);
    }
    return fits;
  }

  public synchronized long bytes() {
    return bytes;
  }

  /** Gives back what is left. */
  public void close() {
    end();
  }

  /** What it has cost so far; 0 while it must not fall. */
  synchronized double byteNanos(long now) {
    long ageNanos = now - sinceNanos;
    return bytes == 0 || ageNanos < minAgeNanos ? 0 : (double) bytes * Math.max(1, ageNanos);
  }

  /** Counts as given back at once, though the owner ends a little later. */
  long fall() {
    long held = end();
    if (held > 0) {
      loop.execute(fall);
    }
    return held;
  }

  private synchronized boolean isOver() {
    return over;
  }

  private long end() {
    long held;
    synchronized (this) {
      over = true;
      held = bytes;
      bytes = 0;
    }
    claims.remove(this);
    if (held > 0) {
      claims.release(held);
    }
    return held;
  }
}
