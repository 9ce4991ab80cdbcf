package loggregator.uaa;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** A consumer of one of the node's roles, which keeps what it was answered and what it has read. Any thread. */
interface Reader {
  Duration LIMIT = Duration.ofSeconds(60);

  /** Of the answer, whose stream has begun if it is 200, or 101 for a WebSocket. */
  int status();

  boolean hasRead(String sourceId);

  boolean isOpen();

  /** Returns when the server has ended the stream. */
  default void awaitEnd() {
    await("the stream ends").atMost(LIMIT).until(() -> !isOpen());
  }

  void close();
}
