package loggregator.grpc;

import io.vertx.core.Future;
import loggregator.envelope.Batch;

/** Where an {@link IngressService} puts what it has checked. One event loop. */
public interface IngressSink {
  void accept(Batch batch);

  /** Completes when all that was accepted until now is handed on, or lost, or after so long that nobody waits for it. */
  Future<Void> settled();

  /** Whether it tells {@link Batch#sender} what it loses. */
  default boolean tellsLosses() {
    return false;
  }

  /** Completes when producers that are willing to wait may go on; fails when waiting is no use. */
  default Future<Void> room() {
    return Future.succeededFuture();
  }
}
