package loggregator.grpc;

/** The original's words for what it refuses. */
public final class EgressErrors {
  public static final String NO_SELECTORS = "Selectors cannot be empty";
  public static final String SELECTOR_WITHOUT_MESSAGE = "Selectors must have a Message";
  public static final String NO_SUBSCRIPTION = "unable to setup subscription";

  public static final String STOPPING = "the Reverse Log Proxy is stopping";

  private EgressErrors() {}

  public static String maxStreamsReached(int maxStreams) {
    return "unable to create stream, max egress streams reached: " + maxStreams;
  }
}
