package loggregator.inputs;

import loggregator.memory.MemoryBudget;

/**
 * The bytes that all half-arrived messages of an input may hold together, so that what one peer may do a thousand may
 * not do at once. They are charged to the node's memory. One event loop.
 */
public final class ByteAllowance {
  private final long maxBytes;
  private final MemoryBudget budget;
  private long usedBytes;

  public ByteAllowance(long maxBytes, MemoryBudget budget) {
    this.maxBytes = maxBytes;
    this.budget = budget;
  }

  /** Whether there was room; then it is taken, until it is given back. */
  public boolean take(long bytes) {
    if (bytes > maxBytes - usedBytes || !budget.canSpare(bytes)) {
      return false;
    }
    usedBytes += bytes;
    budget.charge(bytes);
    return true;
  }

  public void giveBack(long bytes) {
    usedBytes -= bytes;
    budget.charge(-bytes);
  }

  long usedBytes() {
    return usedBytes;
  }
}
