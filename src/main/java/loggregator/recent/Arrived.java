package loggregator.recent;

import java.util.Optional;
import loggregator.envelope.Batch;

/**
 * What came after a position.
 *
 * @param batch a copy of its own, in the order of arrival; empty for nothing
 * @param next where to go on
 * @param missed envelopes of the wanted sources and types that came and are not kept any more; {@link #UNKNOWN} where
 *     they can't be counted
 * @param more whether there is more already
 */
public record Arrived(Optional<Batch> batch, Position next, long missed, boolean more) {
  public static final long UNKNOWN = -1;
}
