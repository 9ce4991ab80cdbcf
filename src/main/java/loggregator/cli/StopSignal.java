package loggregator.cli;

import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops a node in order when the process is told to end, and at once when it is interrupted again meanwhile. */
final class StopSignal {
  private static final Logger LOG = System.getLogger(StopSignal.class.getName());
  private static final int EXIT_CODE_OF_INTERRUPT = 130;
  /** What closing takes beside the time that the queues get. */
  private static final long MARGIN_MS = 5_000;

  private StopSignal() {}

  static void installFor(RunningNode node, long stopTimeoutMs) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      // Java ignores a signal while it stops because of one.
      SystemSignals.on("INT", () -> Runtime.getRuntime().halt(EXIT_CODE_OF_INTERRUPT));
      stop(node, stopTimeoutMs);
      Logging.flush();
    }, "stop"));
  }

  /** Blocks until the node has stopped or its time is over. */
  static void stop(RunningNode node, long stopTimeoutMs) {
    long limitMs = stopTimeoutMs + MARGIN_MS;
    try {
      node.stop().get(limitMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, "has not stopped within {0} ms and is cut off", String.valueOf(limitMs));
    } catch (ExecutionException e) {
      LOG.log(Level.WARNING, "has not stopped in order", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
