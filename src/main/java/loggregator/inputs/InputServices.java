package loggregator.inputs;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.metrics.InputMeters;
import loggregator.metrics.Metrics;

/**
 * What an Agent gives to each of its inputs.
 *
 * @param transform what becomes of each batch when it leaves a queue; null when nothing is left of it
 * @param signal is called when there is something to read in a queue
 */
public record InputServices(
    Vertx vertx, Scheduler scheduler, Metrics metrics, UnaryOperator<Batch> transform, Runnable signal) {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  /** The time of day: nanoseconds since 1970. */
  public LongSupplier nowNanos() {
    return () -> {
      Instant now = Instant.now();
      return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    };
  }

  public InputMeters meters(String input) {
    return new InputMeters(metrics, input);
  }
}
