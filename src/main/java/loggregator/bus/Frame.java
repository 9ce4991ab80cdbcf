package loggregator.bus;

import java.util.List;
import loggregator.envelope.Batch;
import loggregator.routing.SubscriptionRequest;

/** What roles send each other over the event bus; documented in {@code bus/frames.proto}, its form between processes. */
sealed interface Frame {
  /** @param window the sender's window, when the frame stays in this process; null when it came over the wire */
  record Data(String link, long sequence, String ackAddress, List<Segment> segments, Window window) implements Frame {}

  /** @param lost envelopes of the feed that were dropped before this batch, since its last segment */
  record Segment(long feed, long lost, Batch batch) {}

  record Ack(String link, long sequence) implements Frame {}

  record Subscribe(String subscriber, String deliveryAddress, long feed, SubscriptionRequest request)
      implements Frame {}

  record Cancel(String subscriber, long feed) implements Frame {}

  record Renew(String subscriber, long feeds, long sumOfFeeds) implements Frame {}

  record Hello(String kind, String id, String zone, long load, boolean leaving) implements Frame {}

  record Query(String kind) implements Frame {}
}
