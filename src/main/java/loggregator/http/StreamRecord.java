package loggregator.http;

import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;

/** What is said of a stream, in one line, when it has ended; nothing of what its query or headers may hold. */
public final class StreamRecord {
  private static final Logger LOG = System.getLogger(StreamRecord.class.getName());

  private final Scheduler scheduler;
  private final String consumer;
  private final Object kind;
  private final long startNanos;
  private long sentEnvelopes;
  private String endedBy = "consumer";

  /**
   * @param consumer its address
   * @param kind prints as what it was
   */
  public StreamRecord(Scheduler scheduler, String consumer, Object kind) {
    this.scheduler = scheduler;
    this.consumer = consumer;
    this.kind = kind;
    this.startNanos = scheduler.nowNanos();
  }

  public void sent(int envelopes) {
    sentEnvelopes += envelopes;
  }

  /** Who ended it, unless that was the consumer. */
  public void endedBy(String who) {
    endedBy = who;
  }

  public void log(long lostEnvelopes) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(scheduler.nowNanos() - startNanos);
    LOG.log(Level.INFO, () -> "stream ended by " + endedBy + ": " + consumer + ", " + kind + ", " + seconds + " s, "
        + sentEnvelopes + " envelopes sent, " + lostEnvelopes + " lost");
  }
}
