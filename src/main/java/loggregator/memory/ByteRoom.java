package loggregator.memory;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes the answers of a fleet may take together, which count into the node's memory. Any thread. */
public final class ByteRoom {
  private final MemoryBudget budget;
  private final AtomicLong left;
  private final AtomicLong taken = new AtomicLong();

  public ByteRoom(MemoryBudget budget, long maxBytes) {
    this.budget = budget;
    this.left = new AtomicLong(maxBytes);
  }

  /** False when they don't fit. */
  public boolean tryTake(long bytes) {
    if (left.addAndGet(-bytes) < 0 || !budget.tryTake(bytes)) {
      left.addAndGet(bytes);
      return false;
    }
    taken.addAndGet(bytes);
    return true;
  }

  /** All of them. */
  public void giveBack() {
    budget.giveBack(taken.getAndSet(0));
  }
}
