package loggregator.flow;

import io.netty.util.concurrent.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;

/**
 * The clock and the timers of the event loop on which it was made. Tasks run on the context of that moment, and what
 * they throw goes to its exception handler.
 *
 * <p>The timers are those of Netty: {@code Vertx.setTimer} would fire on the caller's context, and costs a boxed
 * number, a map's entry and a close hook for each timer.
 */
public final class VertxScheduler implements Scheduler {
  private final ContextInternal context;

  public VertxScheduler(Vertx vertx) {
    this.context = (ContextInternal) vertx.getOrCreateContext();
  }

  @Override
  public long nowNanos() {
    return System.nanoTime();
  }

  @Override
  public Cancellable schedule(long delayNanos, Runnable task) {
    Future<?> timer =
        context.nettyEventLoop().schedule(() -> context.dispatch(task), delayNanos, TimeUnit.NANOSECONDS);
    return () -> timer.cancel(false);
  }

  @Override
  public void execute(Runnable task) {
    context.nettyEventLoop().execute(() -> context.dispatch(task));
  }

  @Override
  public boolean isOwnThread() {
    return context.nettyEventLoop().inEventLoop();
  }
}
