package loggregator.outputs;

import io.vertx.core.Future;
import loggregator.envelope.Batch;

/** The way out to one destination. One event loop. */
public interface Outlet {
  /**
   * Sends a batch, one at a time; completes, always and with success, when it is known what became of it. Given the
   * batch that came last again, it sends what was not taken of it.
   */
  Future<Outcome> send(Batch batch);

  /** Ends its connections. */
  void close();
}
