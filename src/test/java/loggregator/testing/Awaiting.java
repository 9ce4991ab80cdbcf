package loggregator.testing;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** Waits on a test's own thread, not on an event loop. */
public final class Awaiting {
  private static final int LIMIT_S = 60;

  private Awaiting() {}

  public static <T> T done(Future<T> future) {
    try {
      return future.await(LIMIT_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  public static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(LIMIT_S)).pollInterval(Duration.ofMillis(5)).until(condition);
  }
}
