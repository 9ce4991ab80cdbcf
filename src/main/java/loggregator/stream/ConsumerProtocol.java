package loggregator.stream;

import io.vertx.core.Future;

/** What a protocol does for a {@link ConsumerSession}: it carries one consumer's stream. One event loop. */
public interface ConsumerProtocol extends StreamWriter {
  /** Tells the consumer that its stream begins; fails when no consumer is left to be told. */
  Future<Void> open();

  /** Starts the protocol's timers; called once, after {@link #open} and before anything is written. */
  void begin();

  /** Stops the protocol's timers; called once, if {@link #begin} was called. */
  void stop();

  /** Cuts the consumer's connection off. Does nothing where the consumer has not been told anything yet. */
  void abort();
}
