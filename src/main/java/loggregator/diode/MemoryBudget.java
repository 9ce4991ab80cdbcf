package loggregator.diode;

import java.util.concurrent.atomic.AtomicLong;
import loggregator.envelope.Batch;

/**
 * The bytes that all queues of a node may hold together: arrays as long as they are, each once however many queues hold
 * it, and what each queue needs to keep them. A queue may have so many times what is still free, as in switches whose
 * ports share their memory (Choudhury and Hahne, 1998). So a single slow consumer may use most of the budget, many
 * share it, and something is always free for consumers that are not slow. Any thread.
 */
public final class MemoryBudget {
  /** A queue alone may have two thirds, each of n at most 2 / (2 n + 1). */
  static final int TIMES_FREE = 2;

  private final long totalBytes;
  private final AtomicLong usedBytes = new AtomicLong();

  public MemoryBudget(long totalBytes) {
    this.totalBytes = totalBytes;
  }

  /** For queues whose own limits are enough. */
  public static MemoryBudget unlimited() {
    return new MemoryBudget(Long.MAX_VALUE / (2 * TIMES_FREE));
  }

  public long totalBytes() {
    return totalBytes;
  }

  public long usedBytes() {
    return usedBytes.get();
  }

  /** Below zero for a moment, when several writers take at once. */
  long freeBytes() {
    return totalBytes - usedBytes.get();
  }

  void charge(long bytes) {
    usedBytes.getAndAdd(bytes);
  }

  /** One queue more holds the batch, which takes so many bytes there in any case. */
  void hold(Batch batch, int placeBytes) {
    charge(batch.hold() ? batch.heldBytes() + placeBytes : placeBytes);
  }

  /** One queue less holds the batch. */
  void letGo(Batch batch, int placeBytes) {
    charge(batch.letGo() ? -batch.heldBytes() - placeBytes : -placeBytes);
  }

  /**
   * How many bytes a queue that holds so many has to release. Each of them raises what it may hold, because it becomes
   * free. Not above zero when it holds no more than it may.
   */
  long excessOf(long heldBytes) {
    long tooMuch = heldBytes - TIMES_FREE * freeBytes();
    return tooMuch <= 0 ? tooMuch : tooMuch / (TIMES_FREE + 1) + 1;
  }

  /** What an empty queue can take at once, so that it holds no more than it may afterwards. */
  long largestPiece() {
    return freeBytes() * TIMES_FREE / (TIMES_FREE + 1);
  }
}
