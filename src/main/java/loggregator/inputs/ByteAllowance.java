package loggregator.inputs;

/**
 * The bytes that all half-arrived messages of an input may hold together, so that what one peer may do a thousand may
 * not do at once. One event loop.
 */
public final class ByteAllowance {
  private final long maxBytes;
  private long usedBytes;

  public ByteAllowance(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether there was room; then it is taken, until it is given back. */
  public boolean take(long bytes) {
    if (bytes > maxBytes - usedBytes) {
      return false;
    }
    usedBytes += bytes;
    return true;
  }

  public void giveBack(long bytes) {
    usedBytes -= bytes;
  }

  long usedBytes() {
    return usedBytes;
  }
}
