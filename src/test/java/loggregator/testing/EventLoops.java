package loggregator.testing;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What happens on an event loop, waited for on a test's own thread. */
public final class EventLoops {
  private static final int LIMIT_S = 50;

  private EventLoops() {}

  public static <T> T await(Future<T> future) {
    return await(future.toCompletionStage().toCompletableFuture());
  }

  /** Runs the task on the event loop and waits for its result. */
  public static <T> T call(Context loop, Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.runOnContext(v -> {
      try {
        result.complete(task.call());
      } catch (Throwable e) {
        result.completeExceptionally(e);
      }
    });
    return await(result);
  }

  public static void run(Context loop, Runnable task) {
    call(loop, () -> {
      task.run();
      return null;
    });
  }

  private static <T> T await(CompletableFuture<T> result) {
    return result.orTimeout(LIMIT_S, TimeUnit.SECONDS).join();
  }
}
