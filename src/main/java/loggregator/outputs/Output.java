package loggregator.outputs;

import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Supplier;

/** One kind of destinations, or one destination, of a forwarder. One event loop. */
public interface Output {
  Future<?> start();

  /** What reads certificates anew, by the section that names their files. */
  Map<String, Supplier<Future<?>>> certificates();

  /** Takes nothing new; completes when all that waits was sent, or can't be. */
  Future<Void> finish();

  /** What still waits is lost. */
  void close();
}
