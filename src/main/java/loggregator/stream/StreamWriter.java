package loggregator.stream;

import io.vertx.core.Future;
import loggregator.envelope.Batch;
import loggregator.losses.Losses;

/** The consumer's end of a stream: a gRPC response, an HTTP response, a WebSocket. Used on one event loop only. */
public interface StreamWriter {
  /** Whether the consumer takes more now; when it does again after {@code false}, the writer calls its stream. */
  boolean isWritable();

  /** Whether what it takes now had better be little, because memory is short; a writer that doesn't know says no. */
  default boolean takesLittle() {
    return false;
  }

  /** Completes when the batch has left for the network; fails, or never completes, when it can't. */
  Future<Void> write(Batch batch);

  /** Tells the consumer, where it asked to be told, what was lost before the next batch. */
  void writeLost(Losses losses);

  /**
   * Ends the stream for the consumer as the protocol ends it when nothing went wrong; completes when everything that
   * was written is on its way to the consumer.
   */
  Future<Void> end();
}
