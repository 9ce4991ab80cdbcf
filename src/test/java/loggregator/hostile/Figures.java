package loggregator.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What each attack did, as a table that is printed after the last test and kept in {@code target/hostile.md}. */
public final class Figures implements BeforeAllCallback {
  private static final Path FILE = Path.of("target/hostile.md");
  private static final List<String> ROWS = new ArrayList<>(List.of(
      "| where | attack | seen | healthy lost | p99 ms before | p99 ms | resident MB more | kernel MB more |",
      "|---|---|---|---|---|---|---|---|"));

  /** Of the healthy envelopes, as many before the attack as come after its begin at least. */
  record P99(double beforeMs, double meanwhileMs) {}

  static synchronized void add(String where, String attack, String proof, long lost, P99 p99, long growthMb,
      long kernelMb) {
    String row = String.format(Locale.ROOT, "| %s | %s | %s | %d | %.1f | %.1f | %d | %d |",
        where, attack, proof, lost, p99.beforeMs(), p99.meanwhileMs(), growthMb, kernelMb);
    System.out.println(row);
    ROWS.add(row);
  }

  static synchronized void harmed(String where, String attack, Throwable how) {
    Throwable reason = how;
    while (reason.getCause() instanceof ExecutionException || reason.getCause() instanceof AssertionError) {
      reason = reason.getCause();
    }
    String row = "| " + where + " | " + attack + " | harmed: "
        + String.valueOf(reason.getMessage()).lines().findFirst().orElse("") + " | | | | | |";
    System.out.println(row);
    ROWS.add(row);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(Figures.class, key -> (AutoCloseable) Figures::print);
  }

  private static synchronized void print() throws IOException {
    Files.write(FILE, ROWS);
    ROWS.forEach(System.out::println);
  }
}
