package loggregator.metrics;

import java.util.Optional;
import loggregator.diode.DiodeCounts;
import loggregator.losses.Consumer;
import loggregator.routing.SubscriptionRequest;

/**
 * One queue that is open, or all of a hop together, as it was at one moment.
 *
 * @param consumer absent for a queue that is no consumer's
 * @param wants absent where nobody said
 * @param oldestMs how long the oldest envelope has been waiting at least, by some seconds too little; of several queues
 *     the longest
 */
public record QueueView(String role, String queue, Optional<Consumer> consumer, Optional<SubscriptionRequest> wants,
    DiodeCounts counts, long queuedBytes, long oldestMs) {}
