package loggregator.memory;

/** Queues that can drop what they hold. */
@FunctionalInterface
public interface Sheddable {
  /** Each queue that holds more than it may drops that much. Any thread. */
  void shed();
}
