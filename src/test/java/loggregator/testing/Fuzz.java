package loggregator.testing;

/** How many inputs the fuzz tests of parsers make, and of which seed; {@code -Dfuzz.inputs} and {@code -Dfuzz.seed}. */
public final class Fuzz {
  private Fuzz() {}

  /** @param usual of a build */
  public static int inputs(int usual) {
    return Integer.getInteger("fuzz.inputs", usual);
  }

  /** @param usual of a build */
  public static long seed(long usual) {
    return Long.getLong("fuzz.seed", usual);
  }
}
