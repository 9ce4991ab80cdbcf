package loggregator.routing;

/**
 * One subscription's place in the group of one of its selectors.
 *
 * @param rank the selector's place in the request: of two that match an envelope the lower takes it
 * @param contested whether another selector of the same request may match the same envelope
 */
record Member(Subscription subscription, Group group, int rank, boolean contested) {
  boolean deterministic() {
    return subscription.deterministicName().length > 0;
  }
}
