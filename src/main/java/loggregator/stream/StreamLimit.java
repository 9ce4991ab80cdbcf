package loggregator.stream;

/** How many streams may be open at once. One event loop. */
public final class StreamLimit {
  private final int maxStreams;
  private int open;

  public StreamLimit(int maxStreams) {
    this.maxStreams = maxStreams;
  }

  public int maxStreams() {
    return maxStreams;
  }

  /** False when all are taken; else the stream is to be given back by {@link #release}. */
  public boolean tryAcquire() {
    if (open >= maxStreams) {
      return false;
    }
    open++;
    return true;
  }

  public void release() {
    open--;
  }
}
