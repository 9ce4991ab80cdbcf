package loggregator.buslink;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How a source of feeds is known on the bus.
 *
 * @param kind {@link #ROUTER} or {@link #RLP}
 * @param id unique among those of its kind, now and before
 * @param load envelopes a second that it takes now
 * @param starting whether it takes nothing yet, though it can be subscribed at
 */
public record SourceIdentity(String kind, String id, String zone, LongSupplier load, BooleanSupplier starting) {
  public static final String ROUTER = BusAddresses.ROUTER;
  public static final String RLP = BusAddresses.RLP;

  /** The identity of a source that takes from the start, or from nobody. */
  public SourceIdentity(String kind, String id, String zone, LongSupplier load) {
    this(kind, id, zone, load, () -> false);
  }

  SourceIdentity startingWhile(BooleanSupplier takesNothing) {
    return new SourceIdentity(kind, id, zone, load, takesNothing);
  }
}
