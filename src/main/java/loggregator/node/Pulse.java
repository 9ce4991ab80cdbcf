package loggregator.node;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import loggregator.metrics.Metrics;

/**
 * Looks at all queues once a second, and notices when a second was much longer: then the process stood still, frozen by
 * its machine or by somebody. One event loop; what it noticed may be read by any thread.
 */
final class Pulse {
  private static final long INTERVAL_MS = 1_000;
  /** A busy machine is late, too, but not for so long. */
  private static final long STANDSTILL_MS = 3_000;

  private final Vertx vertx;
  private final LongSupplier nanoClock;
  private final long timer;
  private long beatNanos;
  private volatile Standstills noticed = new Standstills(0, 0, 0, 0);

  private record Standstills(int times, long totalMs, long lastMs, long lastEndNanos) {}

  Pulse(Vertx vertx, Metrics metrics) {
    this(vertx, metrics, System::nanoTime);
  }

  Pulse(Vertx vertx, Metrics metrics, LongSupplier nanoClock) {
    this.vertx = vertx;
    this.nanoClock = nanoClock;
    this.beatNanos = nanoClock.getAsLong();
    metrics.count("loggregator_standstill_ms", "For how long the process stood still, in pauses of 3 s and more",
        () -> noticed.totalMs);
    this.timer = vertx.setPeriodic(INTERVAL_MS, tick -> {
      beat();
      vertx.executeBlocking(() -> {
        metrics.lookAtQueues();
        return null;
      }, false);
    });
  }

  void close() {
    vertx.cancelTimer(timer);
  }

  void beat() {
    long now = nanoClock.getAsLong();
    long stoodMs = TimeUnit.NANOSECONDS.toMillis(now - beatNanos) - INTERVAL_MS;
    beatNanos = now;
    if (stoodMs >= STANDSTILL_MS) {
      noticed = new Standstills(noticed.times + 1, noticed.totalMs + stoodMs, stoodMs, now);
    }
  }

  /** How often it stood still; the last time for how long, and how long ago that was. */
  JsonObject json() {
    Standstills now = noticed;
    JsonObject json = new JsonObject().put("times", now.times);
    return now.times == 0 ? json : json.put("lastMs", now.lastMs)
        .put("lastEndedAgoMs", TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - now.lastEndNanos));
  }
}
