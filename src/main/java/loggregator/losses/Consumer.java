package loggregator.losses;

import static loggregator.losses.SourceName.cut;

/**
 * Who takes from a queue, by what it said of itself. Long names are cut.
 *
 * @param protocol how it is reached, such as {@code grpc}
 * @param shardId empty for none
 * @param userAgent empty where it did not say
 * @param address of a program without its port, by which its next connection is the same consumer's
 */
public record Consumer(String protocol, String shardId, String userAgent, String address) {
  public Consumer {
    shardId = cut(shardId);
    userAgent = cut(userAgent == null ? "" : userAgent);
    address = cut(address);
  }

  @Override
  public String toString() {
    return address + " over " + protocol
        + (shardId.isEmpty() ? "" : ", shard " + shardId)
        + (userAgent.isEmpty() ? "" : ", " + userAgent);
  }
}
