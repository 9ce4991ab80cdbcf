package loggregator.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Measures a node, started from the packaged jar with the shipped configuration as a process of its own, over mutual
 * TLS on loopback. Load generator and node share the machine's cores.
 *
 * <pre>
 *   mvn -Pbench verify                                                  all cases, some ten minutes
 *   mvn -Pbench verify -Dbench.cases=quiet,flat-out -Dbench.out=FILE    some, with the JSON lines in FILE
 * </pre>
 *
 * <p>More settings: {@code bench.warmUpS} (10) and {@code bench.measureS} (15) for each case, {@code bench.jvmFlags}
 * for further flags of the node's JVM. The names of the cases are in {@link Cases}.
 *
 * <p>A figure's CPU time is that of the node only, of the operating system's count; latency is from an envelope's
 * timestamp, set when it is handed to the producer's connection, to the moment in which the consumer has it. A missed
 * target does not fail the build; a case that could not be measured does.
 */
public final class Bench {
  private Bench() {
  }

  public static void main(String[] arguments) throws IOException {
    Settings settings = Settings.fromSystemProperties();
    List<BenchCase> cases = settings.cases().stream().map(Cases::named).toList();
    Report report = new Report(settings.out(), System.out, Machine.current(settings.project()));
    boolean measured = true;
    for (BenchCase benchCase : cases) {
      CaseResult result = run(benchCase, settings);
      report.add(result);
      measured &= result.problem().isEmpty();
    }
    report.table();
    System.exit(measured ? 0 : 1);
  }

  private static CaseResult run(BenchCase benchCase, Settings settings) {
    try {
      Figures figures = benchCase.measurement().take(settings);
      return new CaseResult(benchCase.name(), figures, benchCase.targets(), Optional.empty());
    } catch (Exception e) {
      return new CaseResult(benchCase.name(), new Figures(), benchCase.targets(), Optional.of(e.toString()));
    }
  }
}
