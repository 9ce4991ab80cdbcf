package loggregator.routing;

/**
 * What a subscriber of the first generation asks for. Filters that are equal, with equal shard ids, form a group.
 *
 * @param appId empty for every application
 */
public record V1Filter(String appId, Kind kind) {
  /** A metric is every envelope that is no LogMessage. */
  public enum Kind {
    ANY,
    LOG,
    METRIC
  }
}
