package loggregator.stream;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.flow.Scheduler;

/** The log's line on a stream that has ended; it holds nothing of the consumer's query or headers. One event loop. */
final class StreamRecord {
  private final Scheduler scheduler;
  private final String consumer;
  private final Object kind;
  private final long startNanos;
  private long sentEnvelopes;
  private String endedBy = "consumer";

  /**
   * @param consumer its address
   * @param kind prints as the kind of stream that it was
   */
  StreamRecord(Scheduler scheduler, String consumer, Object kind) {
    this.scheduler = scheduler;
    this.consumer = consumer;
    this.kind = kind;
    this.startNanos = scheduler.nowNanos();
  }

  void sent(int envelopes) {
    sentEnvelopes += envelopes;
  }

  /** What ended the stream, unless the consumer did. */
  void endedBy(String cause) {
    endedBy = cause;
  }

  Supplier<String> line(long lostEnvelopes) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(scheduler.nowNanos() - startNanos);
    return () -> "stream ended by " + endedBy + ": " + consumer + ", " + kind + ", " + seconds + " s, "
        + sentEnvelopes + " envelopes sent, " + lostEnvelopes + " lost";
  }
}
