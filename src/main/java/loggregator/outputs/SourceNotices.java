package loggregator.outputs;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import loggregator.flow.Scheduler;
import loggregator.losses.Losses;
import loggregator.losses.SourceName;

/**
 * Tells each source in its own stream what a destination lost of it: at once, then no sooner than ten seconds later,
 * and twice that each time while nothing gets through, because what is told goes to that destination, too. One event
 * loop.
 */
public final class SourceNotices {
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LAST_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Scheduler scheduler;
  private final SourceLog log;
  private final BiFunction<Long, String, String> text;
  private Losses untold = Losses.NONE;
  private long intervalNanos = FIRST_NANOS;
  private Scheduler.Cancellable timer;
  private boolean closed;

  /** @param text of so many envelopes lost of a source */
  public SourceNotices(Scheduler scheduler, SourceLog log, BiFunction<Long, String, String> text) {
    this.scheduler = scheduler;
    this.log = log;
    this.text = text;
  }

  public void lost(Losses losses) {
    untold = untold.plus(losses);
    if (timer == null && !closed) {
      tell();
    }
  }

  /** Something got through. */
  public void delivered() {
    intervalNanos = FIRST_NANOS;
  }

  /** Tells what is untold. */
  public void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
    write();
  }

  private void tell() {
    write();
    timer = scheduler.schedule(intervalNanos, () -> {
      timer = null;
      if (untold.envelopes() > 0) {
        tell();
      }
    });
    intervalNanos = Math.min(LAST_NANOS, 2 * intervalNanos);
  }

  private void write() {
    for (Map.Entry<SourceName, Long> loss : untold.largestFirst()) {
      String sourceId = loss.getKey().sourceId();
      log.error(sourceId, text.apply(loss.getValue(), sourceId));
    }
    untold = Losses.NONE;
  }
}
