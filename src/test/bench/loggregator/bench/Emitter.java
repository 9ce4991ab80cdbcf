package loggregator.bench;

import java.util.Optional;

/** One who sends numbered envelopes of one source instance, by whatever protocol. Any thread. */
interface Emitter extends AutoCloseable {
  /** Envelopes handed to the connection; the next one has this number. */
  long sent();

  /** How long the connection refused to take more. */
  long blockedMs();

  /** Why it ended before it was told to. */
  Optional<String> problem();

  /** Sends no more. */
  void stop();

  @Override
  void close();
}
