package loggregator.bus;

import java.util.function.LongSupplier;

/**
 * How a source of feeds is known on the bus.
 *
 * @param kind {@link #ROUTER} or {@link #RLP}
 * @param id unique among those of its kind, now and before
 * @param load envelopes a second that it takes now
 */
public record SourceIdentity(String kind, String id, String zone, LongSupplier load) {
  public static final String ROUTER = BusAddresses.ROUTER;
  public static final String RLP = BusAddresses.RLP;
}
