package loggregator.bench;

import java.util.List;

/** One row of the table: a load, what it is measured by, and the limits that the figures are held against. */
record BenchCase(String name, String title, Measurement measurement, List<Target> targets) {
  /** Starts what it needs, measures, and leaves nothing running. Throws when there is no measurement. */
  interface Measurement {
    Figures take(Settings settings) throws Exception;
  }
}
