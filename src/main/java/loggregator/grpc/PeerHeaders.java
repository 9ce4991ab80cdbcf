package loggregator.grpc;

/** By which nodes know each other over gRPC, and their clients ask for more; everybody else ignores them. */
public final class PeerHeaders {
  /** In a request: the client is a node, pings often, and wants to be told of losses. */
  public static final String NODE = "loggregator-node";
  /** In a response: the server takes frequent pings on this connection. */
  public static final String PINGS = "loggregator-pings";
  /** In a response: with this key the feed can be finished; in a request: the feed to finish. */
  public static final String FEED = "loggregator-feed";

  /** In a request: its client wants to know its losses, in its stream or at its end. */
  public static final String REPORT_DROPS = "loggregator-report-drops";
  /** In a producer's request: it rather waits than has its envelopes dropped. */
  public static final String WAITS = "loggregator-waits";
  /** In the trailers for a producer that asked: how many of its stream's envelopes were dropped here. */
  public static final String DROPPED = "loggregator-dropped";
  public static final String YES = "true";

  private PeerHeaders() {}
}
