package loggregator.metrics;

import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Tells in one line what was lost or rejected since it was last asked; says nothing when nothing was.
 *
 * <p>Threading: any thread; a timer reports and a stopping role begins the last report.
 */
public final class LossReporter {
  private static final Logger LOG = System.getLogger(LossReporter.class.getName());

  private final Metrics metrics;
  private final Map<String, Long> told = new HashMap<>();
  private boolean stopping;

  public LossReporter(Metrics metrics) {
    this.metrics = metrics;
  }

  public void report(long intervalMs) {
    String news = news();
    if (!news.isEmpty()) {
      LOG.log(Level.WARNING, "lost or rejected in the last {0} s: {1}", intervalMs / 1000, news);
    }
  }

  /**
   * From now on, envelopes that wait in a queue when it is closed count as lost. Before, such envelopes waited for a
   * consumer that had left.
   */
  public synchronized void stopping() {
    if (!stopping) {
      stopping = true;
      metrics.allDiodes().forEach(diode -> told.put(leftIn(diode), diode.leftBehind()));
    }
  }

  /** What was lost or rejected since the last call; empty when nothing was. */
  synchronized String news() {
    StringJoiner line = new StringJoiner(", ");
    for (DiodeMeters diode : metrics.allDiodes()) {
      tell(line, "dropped by full diode " + diode.name(), diode.overflowed());
      tell(line, "stale after a freeze in diode " + diode.name(), diode.stale());
      if (stopping) {
        tell(line, leftIn(diode), diode.leftBehind());
      }
    }
    for (Metrics.LossCounter loss : metrics.losses()) {
      tell(line, loss.what(), loss.count().sum());
    }
    return line.toString();
  }

  private static String leftIn(DiodeMeters diode) {
    return "left at the stop in diode " + diode.name();
  }

  private void tell(StringJoiner line, String what, long total) {
    long since = total - told.getOrDefault(what, 0L);
    if (since > 0) {
      line.add(what + " " + since);
      told.put(what, total);
    }
  }
}
