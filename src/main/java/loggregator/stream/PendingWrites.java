package loggregator.stream;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;
import loggregator.memory.Claim;
import loggregator.memory.Claims;

/**
 * How much was written to a connection and has not left for the network yet. A writer that stops when it is full bounds
 * what a consumer costs that takes nothing: at most {@link #MAX_BYTES}, and less where many do. A consumer that has
 * taken all gets a batch more, as long as there is memory for anything at all. It counts by itself, because HTTP/2
 * streams of Vert.x 5.0.7 can miss the moment at which they take more, and then stay full for good. One event loop.
 */
public final class PendingWrites {
  private static final int MAX_BYTES = 128 << 10;
  /** What a write costs besides its bytes: buffers, promises, queue nodes. Matters for many small ones. */
  private static final int OVERHEAD_BYTES = 4 << 10;
  /** A consumer that took something within this time is never cut off for want of memory. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Claims claims;
  private final Claim claim;
  private final Scheduler scheduler;
  private final Runnable writable;
  private long pendingBytes;
  private boolean wasFull;
  private boolean awaitsRoom;
  private Scheduler.Cancellable nextQuestion = () -> {};
  /** A write has failed, or the stream has ended: nothing is to be written any more. */
  private boolean over;

  /**
   * @param writable called whenever there is room again
   * @param cutOff ends the connection or the stream: memory is short, and the consumer takes nothing
   */
  public PendingWrites(Claims claims, Scheduler scheduler, Runnable writable, Runnable cutOff) {
    this.claims = claims;
    this.claim = claims.open(PATIENCE_NANOS, scheduler::execute, cutOff);
    this.scheduler = scheduler;
    this.writable = writable;
  }

  /**
   * If it is, there will be a call when there is room again. After a write has failed, or the stream has ended, there
   * never is.
   */
  public boolean isFull() {
    wasFull = over
        || (pendingBytes == 0 ? !hasRoomForAnything() : pendingBytes >= claims.shareOf(MAX_BYTES));
    return wasFull;
  }

  /** Whether the next write had better be little, so that it leaves some room to others. */
  public boolean takesLittle() {
    return claims.hasLittleRoomToWrite();
  }

  /**
   * Counts the bytes until the write has completed. One that fails says that the peer is gone, before anybody else is
   * told: all that waits for it would be made ready and written in vain.
   */
  public Future<Void> add(int bytes, Future<Void> written) {
    began(bytes);
    return written.onSuccess(v -> completed(bytes)).onFailure(cause -> failed(bytes));
  }

  /** The same for a write that may fail though others will not. */
  public Future<Void> addOther(int bytes, Future<Void> written) {
    began(bytes);
    return written.onComplete(v -> completed(bytes));
  }

  public void began(int bytes) {
    long cost = cost(bytes);
    pendingBytes += cost;
    claim.grow(cost);
  }

  public void completed(int bytes) {
    giveBack(bytes);
    claim.progressed();
    if (wasFull && !isFull()) {
      writable.run();
    }
  }

  public void failed(int bytes) {
    over = true;
    giveBack(bytes);
  }

  /** The stream has ended; what was written may still leave. */
  public void close() {
    over = true;
    nextQuestion.cancel();
  }

  private void giveBack(int bytes) {
    long cost = cost(bytes);
    pendingBytes -= cost;
    claim.shrink(cost);
  }

  private static long cost(int bytes) {
    return (long) bytes + OVERHEAD_BYTES;
  }

  private boolean hasRoomForAnything() {
    return !awaitsRoom && (claims.hasRoomToWrite() || awaitRoom());
  }

  private boolean awaitRoom() {
    awaitsRoom = !claim.awaitRoomToWrite(() -> scheduler.execute(this::roomCame));
    if (awaitsRoom) {
      askAgainLater();
    }
    return !awaitsRoom;
  }

  /**
   * Those that hold everything and take nothing never give it back by themselves, and may not have been cut off yet
   * because they took something a moment ago. Ends when room came, or with the stream.
   */
  private void askAgainLater() {
    nextQuestion = scheduler.schedule(PATIENCE_NANOS, () -> {
      if (awaitsRoom && !claim.hasRoomToWrite()) {
        askAgainLater();
      }
    });
  }

  private void roomCame() {
    awaitsRoom = false;
    nextQuestion.cancel();
    if (!over) {
      writable.run();
    }
  }
}
