package loggregator.node;

import java.util.concurrent.locks.LockSupport;

/**
 * Sends logs of one source, numbered from 0, without a break until it is stopped, slowly enough for queues not to
 * overflow.
 */
final class NumberedFlow implements AutoCloseable {
  private static final int PAUSE_NANOS = 200_000;

  private final Producer producer;
  private final String sourceId;
  private final Thread thread;
  private volatile boolean stopping;
  private int sent;

  NumberedFlow(Producer producer, String sourceId) {
    this.producer = producer;
    this.sourceId = sourceId;
    this.thread = new Thread(this::run, "flow of " + sourceId);
    thread.start();
  }

  /** Returns how many were sent. */
  int stop() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return sent;
  }

  @Override
  public void close() {
    stop();
  }

  private void run() {
    while (!stopping) {
      producer.send(GrpcLinkTest.log(sourceId, sent));
      sent++;
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
