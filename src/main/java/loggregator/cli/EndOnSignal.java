package loggregator.cli;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets a command that goes on for ever end in order: when the process is told to end, its work gets a last moment. */
final class EndOnSignal {
  private static final long LIMIT_MS = 2_000;

  private EndOnSignal() {}

  /**
   * @param stop tells the work to end; called on a thread of its own
   * @param work what to wait for
   */
  static void install(Runnable stop, Future<Void> work) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      stop.run();
      try {
        work.toCompletionStage().toCompletableFuture().get(LIMIT_MS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        // the process ends in any case
      }
    }, "end"));
  }
}
