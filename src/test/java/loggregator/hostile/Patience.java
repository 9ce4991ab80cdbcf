package loggregator.hostile;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for a site that is under attack, on a machine that has other things to do. */
final class Patience {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOSS_LIMIT = Duration.ofSeconds(20);
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private Patience() {}

  static void until(String what, Supplier<String> state, Callable<Boolean> condition) {
    try {
      Awaitility.await(what).atMost(LIMIT).pollInterval(INTERVAL).ignoreExceptions().until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("in vain: " + what + "; " + state.get(), e);
    }
  }

  /** Waits until it is 0, or for as long as anything may still be on its way. */
  static long fewest(LongSupplier missing) {
    try {
      Awaitility.await().atMost(LOSS_LIMIT).pollInterval(INTERVAL).until(() -> missing.getAsLong() == 0);
      return 0;
    } catch (ConditionTimeoutException e) {
      return missing.getAsLong();
    }
  }
}
