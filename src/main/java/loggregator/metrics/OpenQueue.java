package loggregator.metrics;

import java.util.Optional;
import loggregator.diode.DiodeCounts;
import loggregator.losses.Consumer;
import loggregator.routing.SubscriptionRequest;

/** What is known of a queue besides what it counts. Any thread. */
final class OpenQueue {
  final Optional<Consumer> consumer;
  /** Null until its consumer has said. */
  volatile SubscriptionRequest wants;
  private final QueueAge age = new QueueAge();

  OpenQueue(Optional<Consumer> consumer) {
    this.consumer = consumer;
  }

  synchronized void look(DiodeCounts counts, long nowNanos) {
    age.look(counts, nowNanos);
  }

  synchronized long oldestMs(DiodeCounts counts, long nowNanos) {
    return age.oldestMs(counts, nowNanos);
  }
}
