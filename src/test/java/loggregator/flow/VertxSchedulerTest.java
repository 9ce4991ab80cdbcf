package loggregator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxSchedulerTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void runsWhatOtherThreadsHandInOnItsOwn() {
    CompletableFuture<Thread> own = new CompletableFuture<>();
    CompletableFuture<Thread> executed = new CompletableFuture<>();
    CompletableFuture<Scheduler> made = new CompletableFuture<>();
    vertx.getOrCreateContext().runOnContext(v -> {
      own.complete(Thread.currentThread());
      made.complete(new VertxScheduler(vertx));
    });
    join(made).execute(() -> executed.complete(Thread.currentThread()));

    assertThat(join(executed)).isSameAs(join(own));
  }

  @Test
  void firesNoEarlierThanAskedAndNotWhenCancelled() {
    CompletableFuture<Long> waitedNanos = new CompletableFuture<>();
    CompletableFuture<Boolean> cancelledFired = new CompletableFuture<>();
    vertx.getOrCreateContext().runOnContext(v -> {
      Scheduler scheduler = new VertxScheduler(vertx);
      long start = scheduler.nowNanos();
      scheduler.schedule(1, () -> cancelledFired.complete(true)).cancel();
      scheduler.schedule(3_500_000, () -> {
        waitedNanos.complete(scheduler.nowNanos() - start);
        cancelledFired.complete(false);
      });
    });

    assertThat(join(waitedNanos)).isGreaterThanOrEqualTo(3_500_000);
    assertThat(join(cancelledFired)).isFalse();
  }

  private static <T> T join(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }
}
