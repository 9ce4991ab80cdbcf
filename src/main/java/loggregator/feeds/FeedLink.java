package loggregator.feeds;

import io.vertx.core.Future;

/** The sending end of a link, as the feeds that share it see it. One event loop. */
public interface FeedLink {
  /** The queue has something to send. */
  void signal(LinkQueue queue);

  /** The same from any thread. */
  void signalSoon(LinkQueue queue);

  /** The queue is closed; the link asks it no more. */
  void remove(LinkQueue queue);

  /** Sends what the queues have, without regard to the pace. */
  void flushNow();

  /** Completes when what the queues hold now was taken by the receiver or is lost, whatever comes in meanwhile. */
  Future<Void> settle();

  /** Completes when all queues are empty and the receiver has taken everything; fails when the link ends before. */
  Future<Void> drain();

  /** Ends the link and tells the receiver; returns how many envelopes were on their way. */
  long close();
}
