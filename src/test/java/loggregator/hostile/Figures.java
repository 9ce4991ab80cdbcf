package loggregator.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What each attack did, as a table that is printed when the tests' JVM ends. */
final class Figures {
  private static final List<String> ROWS = new ArrayList<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Figures::print));
  }

  private Figures() {}

  static synchronized void add(String where, String attack, String proof, long lost, double p99Ms, long growthMb) {
    ROWS.add(String.format(Locale.ROOT, "| %s | %s | %s | %d | %.1f | %d |",
        where, attack, proof, lost, p99Ms, growthMb));
  }

  private static synchronized void print() {
    System.out.println("| where | attack | seen | healthy lost | p99 ms | resident MB more |\n|---|---|---|---|---|---|");
    ROWS.forEach(System.out::println);
  }
}
