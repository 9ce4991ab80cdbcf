package loggregator.hostile;

/** A consumer of all logs that takes too long over each batch. */
abstract class SlowReader implements AutoCloseable {
  private static final int PAUSE_MS = 20;

  final Tally tally = new Tally();
  private final String hop;
  private final String[] queue;
  private volatile boolean isSlow = true;

  /** @param queue labels of the node's queue that fills because of it */
  SlowReader(String hop, String... queue) {
    this.hop = hop;
    this.queue = queue;
  }

  String hop() {
    return hop;
  }

  long droppedBefore(Reading reading) {
    return reading.sum(Reading.DROPPED, queue);
  }

  /** From now on it reads as fast as it can. */
  void hurry() {
    isSlow = false;
  }

  int pauseMs() {
    return isSlow ? PAUSE_MS : 0;
  }

  /** On the reader's own thread. */
  void pause() {
    try {
      Thread.sleep(pauseMs());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
