package loggregator.cli.client;

import io.vertx.core.Future;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/** A server that streams envelopes. Used on one event loop. */
public interface EnvelopeSource {
  /** Completes when the server ended the stream, and fails when the stream can't be had or breaks off. */
  Future<Void> stream(Receiver receiver);

  /** Whether the next stream goes on where the last ended. */
  default boolean resumes() {
    return false;
  }

  /** The server's kind and address, for messages. */
  @Override
  String toString();

  /** Takes what a stream brings, on the event loop. */
  interface Receiver {
    /** The server has agreed to the subscription. */
    void connected();

    /** @param envelopes that were missed before those which follow; negative where they can't be counted */
    void missed(long envelopes);

    /** Completes when the batch is printed; the source may bring a few more batches before that and then waits. */
    Future<Void> take(EnvelopeBatch batch);
  }
}
