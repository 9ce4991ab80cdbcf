package loggregator.config;

import java.util.Optional;

/**
 * How batches travel between roles on the event bus. A frame is one message of the bus.
 *
 * @param flushIntervalMs the least time between two frames of a link that are not full
 * @param maxFrameEnvelopes envelopes that fill a frame
 * @param maxFrameBytes bytes that fill a frame; a single envelope that is larger makes a frame of its own
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
  private static final int MAX_FRAME_ENVELOPES = 1_000;
  private static final int MAX_FRAME_BYTES = 256 << 10;
  private static final int WINDOW_FRAMES = 64;
  /** A Router that was frozen for half of the time-out drops what it holds; it looks at the clock every 100 ms. */
  private static final int MIN_ACK_TIMEOUT_MS = 500;
  /** An idle link sends a sign of life once a second. */
  private static final int MIN_PEER_TIMEOUT_MS = 1_500;

  static BusConfig read(Section section) {
    return new BusConfig(
        section.integer("flushIntervalMs", 2, 0, 1_000,
            "The least time between two frames of a link that are not full; 0 sends everything at once."),
        MAX_FRAME_ENVELOPES,
        MAX_FRAME_BYTES,
        WINDOW_FRAMES,
        section.wholeNumber("windowBytes", 8 << 20, MAX_FRAME_BYTES, 1 << 30,
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
  }
}
