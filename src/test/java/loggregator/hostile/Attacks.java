package loggregator.hostile;

import java.util.function.Supplier;
import java.util.stream.Stream;
import loggregator.hostile.DeafOverGrpc.Shards;
import loggregator.hostile.DeafOverGrpc.Windows;

/** The attacks that a site has to survive, one after the other. */
final class Attacks {
  private static final String FILTER = System.getProperty("hostile.only", "");

  private Attacks() {}

  record Named(String name, Supplier<Attack> make) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Named> all() {
    return Stream.of(
        deaf(200, Shards.OWN, Windows.DEFAULT, 500),
        deaf(200, Shards.EQUAL, Windows.DEFAULT, 500),
        deaf(200, Shards.OWN, Windows.OPEN, 5_000),
        deaf(990, Shards.OWN, Windows.DEFAULT, 20_000),
        deaf(990, Shards.EQUAL, Windows.DEFAULT, 20_000))
        .filter(attack -> attack.name.contains(FILTER));
  }

  private static Named deaf(int consumers, Shards shards, Windows windows, int perSecond) {
    return new Named(consumers + " deaf consumers over gRPC, shards " + shards + ", windows " + windows + ", beside "
        + perSecond + "/s", () -> new DeafOverGrpc(consumers, shards, windows, perSecond));
  }
}
