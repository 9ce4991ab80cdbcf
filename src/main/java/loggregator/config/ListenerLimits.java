package loggregator.config;

/**
 * What the clients of one listener may take of it, for the whole life of a connection.
 *
 * @param maxConnections of all clients together
 * @param clientSharePercent what one client may have of connections and streams, in percent of all
 * @param firstRequestTimeoutMs from the connection, or from its TLS handshake, to what a client has to begin with
 * @param idleTimeoutMs how long a connection may be without a request or stream
 * @param maxHeadBytes of one request: its line and headers, or its metadata
 * @param maxControlFrames of HTTP/2 a second of one client
 */
public record ListenerLimits(int maxConnections, int clientSharePercent, int handshakeTimeoutMs,
    int firstRequestTimeoutMs, int idleTimeoutMs, int maxHeadBytes, int maxControlFrames) {
  private static final int SHARE_PERCENT = 90;
  private static final int HANDSHAKE_TIMEOUT_MS = 10_000;
  private static final int MAX_CONTROL_FRAMES = 2_000;

  /** The original's servers wait so long for a request. */
  private static final int FIRST_REQUEST_TIMEOUT_MS = 2_000;
  /** Longer than the 60 s for which common proxies keep theirs, so that the proxy closes first. */
  private static final int IDLE_TIMEOUT_MS = 75_000;
  private static final int MAX_HEAD_BYTES = 1 << 20;

  private static final int GRPC_FIRST_REQUEST_TIMEOUT_MS = 10_000;
  private static final int GRPC_IDLE_TIMEOUT_MS = 600_000;
  private static final int GRPC_MAX_HEAD_BYTES = 64 << 10;

  /** The defaults of a server that speaks HTTP. */
  public static ListenerLimits http(int maxConnections) {
    return new ListenerLimits(maxConnections, SHARE_PERCENT, HANDSHAKE_TIMEOUT_MS, FIRST_REQUEST_TIMEOUT_MS,
        IDLE_TIMEOUT_MS, MAX_HEAD_BYTES, MAX_CONTROL_FRAMES);
  }

  /** The defaults of a server that speaks gRPC. */
  public static ListenerLimits grpc(int maxConnections) {
    return new ListenerLimits(maxConnections, SHARE_PERCENT, HANDSHAKE_TIMEOUT_MS, GRPC_FIRST_REQUEST_TIMEOUT_MS,
        GRPC_IDLE_TIMEOUT_MS, GRPC_MAX_HEAD_BYTES, MAX_CONTROL_FRAMES);
  }

  /** Reads a section {@code limits}, which has all of it but the connections. */
  static ListenerLimits read(Section section, ListenerLimits defaults) {
    return section.section("limits", "What a client may take of this listener. No client should ever notice.",
        limits -> new ListenerLimits(
            defaults.maxConnections,
            limits.integer("clientSharePercent", defaults.clientSharePercent, 1, 100,
                "How much of the connections and streams one client may have, in percent: as many times what is still "
                    + "free as makes that share when nobody else wants any. A client is an address, and over gRPC an "
                    + "address and the name in the certificate. 100 for no such limit."),
            limits.integer("handshakeTimeoutMs", defaults.handshakeTimeoutMs, 100, 600_000,
                "How long a TLS handshake may take."),
            limits.integer("firstRequestTimeoutMs", defaults.firstRequestTimeoutMs, 100, 600_000,
                "How long a client may take from its connection, or its handshake, to what it has to begin with: the "
                    + "whole head of an HTTP request, the first frame of a gRPC connection, the request of a gRPC "
                    + "stream."),
            limits.integer("idleTimeoutMs", defaults.idleTimeoutMs, 100, 86_400_000,
                "How long a connection may be without a request or stream before it is closed."),
            limits.integer("maxHeadBytes", defaults.maxHeadBytes, 4_096, 16 << 20,
                "The largest head of a request: its target and its headers, or the metadata of a call. A larger one "
                    + "is refused."),
            limits.integer("maxControlFrames", defaults.maxControlFrames, 10, 1_000_000,
                "Frames of HTTP/2 that carry nothing (pings, settings, resets, priorities, small windows, empty data) "
                    + "that one client may send a second; ten times as many at once. More end the connection.")));
  }

  ListenerLimits withMaxConnections(int connections) {
    return new ListenerLimits(connections, clientSharePercent, handshakeTimeoutMs, firstRequestTimeoutMs, idleTimeoutMs,
        maxHeadBytes, maxControlFrames);
  }
}
