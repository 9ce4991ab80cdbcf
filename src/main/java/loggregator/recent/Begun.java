package loggregator.recent;

/**
 * Where a reader begins.
 *
 * @param missed what it wanted besides and is not kept any more; {@link Arrived#UNKNOWN} where it can't be counted
 */
public record Begun(Position position, long missed) {}
