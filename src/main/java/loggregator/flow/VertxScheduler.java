package loggregator.flow;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** The clock and the timers of the event loop on which it was made. Timers are exact to a millisecond. */
public final class VertxScheduler implements Scheduler {
  private final Vertx vertx;
  private final Context context;

  public VertxScheduler(Vertx vertx) {
    this(vertx, vertx.getOrCreateContext());
  }

  public VertxScheduler(Vertx vertx, Context context) {
    this.vertx = vertx;
    this.context = context;
  }

  @Override
  public long nowNanos() {
    return System.nanoTime();
  }

  @Override
  public Cancellable schedule(long delayNanos, Runnable task) {
    long delayMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(delayNanos + 999_999));
    long timer = vertx.setTimer(delayMs, id -> task.run());
    return () -> vertx.cancelTimer(timer);
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(v -> task.run());
  }
}
