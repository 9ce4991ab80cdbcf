package loggregator.flow;

import io.netty.util.concurrent.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;

/**
 * The clock and the timers of one event loop. Tasks run on its context, and what they throw goes
 * to its exception handler.
 *
 * <p>The timers are those of Netty: {@code Vertx.setTimer} would fire on the caller's context, and costs a boxed
 * number, a map's entry and a close hook for each timer.
 */
public final class VertxScheduler implements Scheduler {
  private final ContextInternal context;

  /** Of the event loop on which the constructor runs. */
  public VertxScheduler(Vertx vertx) {
    this((ContextInternal) vertx.getOrCreateContext());
  }

  public VertxScheduler(ContextInternal context) {
    this.context = context;
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

  /** Netty takes timers that are due only at the beginning of a turn. */
  @Override
  public void executeNextTurn(Runnable task) {
    schedule(0, task);
  }

  @Override
  public boolean isOwnThread() {
    return context.nettyEventLoop().inEventLoop();
  }
}
