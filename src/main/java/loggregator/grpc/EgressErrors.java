package loggregator.grpc;

import loggregator.routing.SubscriptionRequest;

/** The words for what is refused: the original's, where it refuses the same. */
public final class EgressErrors {
  public static final String NO_SELECTORS = "Selectors cannot be empty";
  public static final String SELECTOR_WITHOUT_MESSAGE = "Selectors must have a Message";
  public static final String TOO_MANY_SELECTORS =
      "Selectors cannot be more than " + SubscriptionRequest.MAX_SELECTORS;
  public static final String NO_SUBSCRIPTION = "unable to setup subscription";

  public static final String NO_MEMORY = "no memory for these selectors";
  public static final String STOPPING = "the Reverse Log Proxy is stopping";

  private EgressErrors() {}

  public static String maxStreamsReached(int maxStreams) {
    return "unable to create stream, max egress streams reached: " + maxStreams;
  }
}
