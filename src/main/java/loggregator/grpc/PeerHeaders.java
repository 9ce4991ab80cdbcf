package loggregator.grpc;

import io.vertx.core.MultiMap;

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
  /**
   * In a consumer's request: the largest message that it takes; in a response to a node: the largest that the server
   * takes.
   */
  public static final String MAX_MESSAGE = "loggregator-max-message-bytes";
  public static final String YES = "true";

  private PeerHeaders() {}

  /** The largest message that the other side takes, as far as it says. */
  public static int maxMessageBytes(MultiMap headers, int otherwise) {
    String bytes = headers.get(MAX_MESSAGE);
    return bytes != null && bytes.matches("[1-9][0-9]{2,8}") ? Integer.parseInt(bytes) : otherwise;
  }
}
