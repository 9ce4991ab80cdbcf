package loggregator.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Consumers, each on a connection of its own, that take one message and never read again. */
final class StalledConsumers implements AutoCloseable {
  private static final Duration SERVED_LIMIT = Duration.ofSeconds(60);

  private final List<Consumer> consumers = new ArrayList<>();

  StalledConsumers(int count, Peers peers) {
    for (int i = 0; i < count; i++) {
      consumers.add(GrpcConsumer.openAndStall(peers.rlpWithSmallWindow()));
    }
  }

  /** Returns when each has got its message, so that the node is known to have them all. */
  void awaitServed() {
    Wait.require("a message at every stalled consumer", SERVED_LIMIT,
        () -> consumers.stream().allMatch(consumer -> consumer.arrivals().received() > 0));
  }

  @Override
  public void close() {
    consumers.forEach(Consumer::close);
  }
}
