package loggregator.metrics;

import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import loggregator.losses.Hop;
import loggregator.losses.LossPeriod;

/**
 * Tells in one line what was lost or rejected since it was last asked, and who lost most of what fell out of full
 * queues; says nothing when nothing was lost.
 *
 * <p>Threading: any thread; a timer reports and a stopping role begins the last report.
 */
public final class LossReporter {
  private static final Logger LOG = System.getLogger(LossReporter.class.getName());
  /** Of the sources and of the consumers of each queue. */
  private static final int MAX_NAMES = 3;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private final Metrics metrics;
  private final Map<String, Long> told = new HashMap<>();
  private boolean stopping;

  public LossReporter(Metrics metrics) {
    this.metrics = metrics;
  }

  public void report(LossPeriod since, long intervalMs) {
    String news = news(since);
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
  synchronized String news(LossPeriod since) {
    StringJoiner line = new StringJoiner(", ");
    for (DiodeMeters diode : metrics.allDiodes()) {
      tell(line, "dropped by full diode " + diode.name(), diode.overflowed(), losersOf(since, diode.overflow()));
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

  /** In brackets, or nothing where nobody is known. */
  private static String losersOf(LossPeriod since, Hop hop) {
    StringJoiner losers = new StringJoiner("; ", " (", ")").setEmptyValue("");
    add(losers, "sources", since.sources().losses().stream()
        .filter(loss -> loss.who().hop().equals(hop)).map(loss -> loss.who().source() + " " + loss.envelopes()));
    add(losers, "consumers", since.consumers().losses().stream()
        .filter(loss -> loss.who().hop().equals(hop)).map(loss -> loss.who().consumer() + " " + loss.envelopes()));
    return losers.toString();
  }

  private static void add(StringJoiner losers, String kind, Stream<String> largestFirst) {
    List<String> names = largestFirst.limit(MAX_NAMES).toList();
    if (!names.isEmpty()) {
      // anybody may choose these names
      losers.add(UNPRINTABLE.matcher(kind + " " + String.join(", ", names)).replaceAll("?"));
    }
  }

  private void tell(StringJoiner line, String what, long total) {
    tell(line, what, total, "");
  }

  private void tell(StringJoiner line, String what, long total, String details) {
    long since = total - told.getOrDefault(what, 0L);
    if (since > 0) {
      line.add(what + " " + since + details);
      told.put(what, total);
    }
  }
}
