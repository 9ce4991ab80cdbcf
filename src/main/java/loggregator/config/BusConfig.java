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
    Optional<ClusterConfig> cluster) {
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
        section.integer("ackTimeoutMs", 10_000, 10, 600_000,
            "How long a frame may stay unacknowledged before its envelopes count as lost."),
        section.integer("announceIntervalMs", 1_000, 10, 60_000, "How often a Router makes itself known."),
        section.integer("peerTimeoutMs", 5_000, 20, 600_000, "The silence after which a peer is forgotten."),
        section.optionalSection("cluster", "How the node joins others, when it is started with `-cluster`.",
            ClusterConfig::read));
    section.atMost("maxFrameBytes", bus.maxFrameBytes, "windowBytes", bus.windowBytes);
    section.atMost("announceIntervalMs", bus.announceIntervalMs, "peerTimeoutMs", bus.peerTimeoutMs);
    return bus;
  }
}
