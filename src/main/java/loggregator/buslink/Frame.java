package loggregator.buslink;

import java.util.List;
import loggregator.feeds.Segment;
import loggregator.flow.InFlightWindow;
import loggregator.routing.SubscriptionRequest;

/** What roles send each other over the event bus. {@code bus/frames.proto} documents its form between processes. */
sealed interface Frame {
  /**
   * One of a link's frames, which are numbered from 1. A frame without segments only asks for an acknowledgement.
   *
   * @param sentMs since the link was opened
   * @param window the sender's window when the frame stays in this process; null when it came over the wire
   */
  record Data(String link, long sequence, long sentMs, String ackAddress, List<Segment> segments, InFlightWindow window)
      implements Frame {
    /** Envelopes, each once for every feed that gets it. */
    int deliveries() {
      int deliveries = 0;
      for (Segment segment : segments) {
        deliveries += segment.deliveries();
      }
      return deliveries;
    }

    long deliveredBytes() {
      long bytes = 0;
      for (Segment segment : segments) {
        bytes += segment.deliveredBytes();
      }
      return bytes;
    }

    int bytes() {
      int bytes = 0;
      for (Segment segment : segments) {
        bytes += segment.bytes();
      }
      return bytes;
    }
  }

  record Ack(String link, long sequence) implements Frame {}

  record Reset(String link) implements Frame {}

  record Close(String link) implements Frame {}

  record Settle(String link) implements Frame {}

  /** @param shares whether the subscriber understands segments of several feeds */
  record Subscribe(String subscriber, String deliveryAddress, long feed, SubscriptionRequest request, boolean shares)
      implements Frame {}

  /** @param finish whether the source first delivers what waits for the subscriber */
  record Cancel(String subscriber, long feed, boolean finish) implements Frame {}

  record Renew(String subscriber, long fingerprint) implements Frame {}

  /** @param starting a Router that can be subscribed at, but takes nothing from Agents yet */
  record Hello(String kind, String id, String zone, long load, boolean leaving, boolean starting) implements Frame {
    Hello(String kind, String id, String zone, long load, boolean leaving) {
      this(kind, id, zone, load, leaving, false);
    }
  }

  record Query(String kind) implements Frame {}

  /** Bytes from the wire that are no frame, with one of few reasons. */
  record Unreadable(String reason) implements Frame {
    static final Unreadable MALFORMED = new Unreadable("malformed");
    static final Unreadable VERSION = new Unreadable("version");
    /** Of a newer node. */
    static final Unreadable UNKNOWN = new Unreadable("unknown");
  }
}
