package loggregator.link;

import loggregator.routing.SubscriptionRequest;

/** Where a role gets its envelopes from: the Routers for an RLP, an RLP for a Gateway, over whichever link. */
public interface Upstream {
  /**
   * Subscribes at every source that is there now and at each that comes later, until the feed is closed. The handler
   * is called on the caller's event loop, but not from inside this call.
   */
  Feed subscribe(SubscriptionRequest request, FeedHandler handler);
}
