package loggregator.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The instances of the next role, which are reached over gRPC with mutual TLS.
 *
 * @param addresses host names are looked up again and again, and stand for all their addresses
 * @param near preferred addresses, such as those in the own zone
 * @param file lists more addresses, one a line, and is read again and again
 * @param serverName what the peers' certificates are made out to
 * @param deadPeerTimeoutMs the silence after which a peer counts as dead
 * @param reconnectIntervalMs 0 for never
 */
public record PeersConfig(
    List<PeerAddress> addresses,
    List<PeerAddress> near,
    Optional<Path> file,
    String serverName,
    TlsFiles tls,
    int maxMessageBytes,
    long windowBytes,
    int flushIntervalMs,
    int refreshIntervalMs,
    int deadPeerTimeoutMs,
    int reconnectIntervalMs) {
  /** As the original's roles have it. */
  public static final int MAX_MESSAGE_BYTES = 10 << 20;

  static PeersConfig read(Section section, String serverName) {
    PeersConfig peers = new PeersConfig(
        section.list("addresses", "list of addresses",
            "Where they listen: `host:port` each. A name stands for all its addresses.", PeerAddress::parse),
        section.list("zoneAddresses", "list of addresses",
            "Preferred addresses, used as long as one of them can be reached.", PeerAddress::parse),
        section.optionalFile("file", "A file with more addresses, one a line; `#` begins a comment."),
        section.text("serverName", serverName, "What their certificates must be made out to."),
        section.section("tls", "Mutual TLS with them.", TlsFiles::read),
        section.integer("maxMessageBytes", MAX_MESSAGE_BYTES, 1_024, 256 << 20, "The largest message that is taken from them, and that they take."),
        section.wholeNumber("windowBytes", 8 << 20, 1_024, 1 << 30,
            "Bytes that a peer may leave unacknowledged; what a dead peer costs at most."),
        section.integer("flushIntervalMs", 2, 0, 1_000,
            "The least time between two messages of a stream that are not full; 0 sends everything at once."),
        section.integer("refreshIntervalMs", 5_000, 100, 3_600_000,
            "How often names are looked up and the file is read."),
        section.integer("deadPeerTimeoutMs", 2_000, 100, 600_000,
            "How long a peer may leave a ping unanswered before the connection to it is given up. Half of it where "
                + "envelopes are read, so that none is read late when its senders have moved on."),
        section.integer("reconnectIntervalMs", 600_000, 0, 86_400_000,
            "How often an Agent draws one of its Routers anew, so that new ones get their part; 0 for never."));
    if (peers.addresses.isEmpty() && peers.near.isEmpty() && peers.file.isEmpty() && !section.isAtFault("addresses")) {
      section.problem("addresses", "at least one address, or a file, is required", null);
    }
    section.hasPeers(peers);
    return peers;
  }

  /** All that the configuration itself names, the preferred ones first. */
  public List<PeerAddress> named() {
    return Stream.concat(near.stream(), addresses.stream()).distinct().toList();
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
