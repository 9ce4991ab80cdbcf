package loggregator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final ManualScheduler scheduler = new ManualScheduler();
  private final Promise<String> promise = Promise.promise();

  /** The scheduler's thread is this one, and nothing happens on it but what the test does. */
  @Test
  void failsOnTheSchedulersThreadWhenTheTimeIsOver() {
    Future<String> limited = Deadline.set(scheduler, 100, promise.future());
    scheduler.passMs(99);
    assertThat(limited.isComplete()).isFalse();
    scheduler.passMs(1);

    assertThat(limited.failed()).isTrue();
    promise.complete("too late");
    assertThat(limited.failed()).isTrue();
  }

  @Test
  void givesWhatIsThereInTimeAndLeavesNoTimerBehind() {
    Future<String> limited = Deadline.set(scheduler, 100, promise.future());
    promise.complete("done");

    assertThat(limited.result()).isEqualTo("done");
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void failsAsTheFutureDoes() {
    IllegalStateException cause = new IllegalStateException();
    Future<String> limited = Deadline.set(scheduler, 100, promise.future());
    promise.fail(cause);

    assertThat(limited.cause()).isSameAs(cause);
    assertThat(Deadline.set(scheduler, 100, limited)).isSameAs(limited);
    assertThat(scheduler.openTimers()).isZero();
  }
}
