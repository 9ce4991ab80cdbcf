package loggregator.config;

import java.util.Optional;

/**
 * How batches travel between roles on the event bus. A frame is one message of the bus.
 *
 * @param flushIntervalMs the least time between two frames of a link that are not full
 * @param windowFrames frames that may be unacknowledged at one peer; so for {@code windowBytes}
 * @param cluster absent unless the node joins others
 */
public record BusConfig(
    int flushIntervalMs,
    int maxFrameEnvelopes,
    int maxFrameBytes,
    int windowFrames,
    long windowBytes,
    int ackTimeoutMs,
    int announceIntervalMs,
    int peerTimeoutMs,
    int rebalanceIntervalMs,
    Optional<ClusterConfig> cluster) {
  /** A Router that did not run for half of it drops what it holds, and looks at the clock every 100 ms. */
  private static final int MIN_ACK_TIMEOUT_MS = 500;
  /** A link without traffic is heard once a second. */
  private static final int MIN_PEER_TIMEOUT_MS = 1_500;

  static BusConfig read(Section section) {
    BusConfig bus = new BusConfig(
        section.integer("flushIntervalMs", 2, 0, 1_000,
            "The least time between two frames of a link that are not full; 0 sends everything at once."),
        section.integer("maxFrameEnvelopes", 1_000, 1, 100_000, "Envelopes that fill a frame."),
        section.integer("maxFrameBytes", 256 << 10, 1_024, 64 << 20,
            "Bytes that fill a frame; a single envelope that is larger makes a frame of its own."),
        section.integer("windowFrames", 64, 1, 65_536, "Frames that a peer may leave unacknowledged."),
        section.wholeNumber("windowBytes", 8 << 20, 1_024, 1 << 30,
            "Bytes that a peer may leave unacknowledged; what a dead peer costs at most."),
        section.integer("ackTimeoutMs", 2_000, MIN_ACK_TIMEOUT_MS, 600_000,
            "How long a frame may stay unacknowledged before its envelopes count as lost and another peer is used. "
                + "The same for all nodes: a receiver refuses what was on its way for half of it."),
        section.integer("announceIntervalMs", 5_000, 10, 60_000,
            "How often Routers and RLPs make themselves known; forgotten after three times that without a word."),
        section.integer("peerTimeoutMs", 2_000, MIN_PEER_TIMEOUT_MS, 600_000,
            "How long a peer may take to answer a request, or be silent on a link, before it is taken for gone."),
        section.integer("rebalanceIntervalMs", 30_000, 20, 86_400_000,
            "How often an Agent looks for a better Router: a nearer or a less loaded one."),
        section.optionalSection("cluster", "How the node joins others, when it is started with `-cluster`.",
            ClusterConfig::read));
    section.atMost("maxFrameBytes", bus.maxFrameBytes, "windowBytes", bus.windowBytes);
    return bus;
  }
}
