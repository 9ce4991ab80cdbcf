package loggregator.egress;

/** The original's words for what it refuses. */
final class EgressErrors {
  static final String NO_SELECTORS = "Selectors cannot be empty";
  static final String SELECTOR_WITHOUT_MESSAGE = "Selectors must have a Message";
  static final String NO_SUBSCRIPTION = "unable to setup subscription";

  static final String STOPPING = "the Reverse Log Proxy is stopping";

  private EgressErrors() {}

  static String maxStreamsReached(int maxStreams) {
    return "unable to create stream, max egress streams reached: " + maxStreams;
  }
}
