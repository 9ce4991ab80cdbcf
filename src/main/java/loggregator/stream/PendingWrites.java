package loggregator.stream;

import io.vertx.core.Future;

/**
 * How much was written to a connection and has not left for the network yet. A writer that stops when it is full bounds
 * what a consumer costs that takes nothing. It counts by itself, because HTTP/2 streams of Vert.x 5.0.7 can miss the
 * moment at which they take more, and then stay full for good. One event loop.
 */
public final class PendingWrites {
  private static final int MAX_BYTES = 128 << 10;
  /** What a write costs besides its bytes: buffers, promises, queue nodes. Matters for many small ones. */
  private static final int OVERHEAD_BYTES = 4 << 10;

  private final Runnable writable;
  private int pendingBytes;

  /** @param writable called whenever there is room again */
  public PendingWrites(Runnable writable) {
    this.writable = writable;
  }

  public boolean isFull() {
    return pendingBytes >= MAX_BYTES;
  }

  /** Counts the bytes until the write has completed, well or not. */
  public Future<Void> add(int bytes, Future<Void> written) {
    int cost = bytes + OVERHEAD_BYTES;
    pendingBytes += cost;
    return written.onComplete(v -> remove(cost));
  }

  private void remove(int bytes) {
    boolean wasFull = isFull();
    pendingBytes -= bytes;
    if (wasFull && !isFull()) {
      writable.run();
    }
  }
}
