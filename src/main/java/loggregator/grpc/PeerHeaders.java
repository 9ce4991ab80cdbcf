package loggregator.grpc;

/** By which nodes know each other over gRPC; everybody else ignores them. */
public final class PeerHeaders {
  /** In a request: the client is a node, pings often, and wants to be told of losses. */
  public static final String NODE = "loggregator-node";
  /** In a response: the server takes frequent pings on this connection. */
  public static final String PINGS = "loggregator-pings";
  /** In a response: with this key the feed can be finished; in a request: the feed to finish. */
  public static final String FEED = "loggregator-feed";

  private PeerHeaders() {}
}
