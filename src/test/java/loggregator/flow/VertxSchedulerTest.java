package loggregator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class VertxSchedulerTest {
  @Test
  void runsWhatOtherThreadsHandInOnItsOwnContext(Vertx vertx) {
    Context own = vertx.getOrCreateContext();
    Scheduler scheduler = call(own, () -> new VertxScheduler(vertx));
    CompletableFuture<Context> executed = new CompletableFuture<>();
    CompletableFuture<Context> fired = new CompletableFuture<>();

    scheduler.execute(() -> executed.complete(Vertx.currentContext()));
    scheduler.schedule(1, () -> fired.complete(Vertx.currentContext()));

    assertThat(join(executed)).isSameAs(own);
    assertThat(join(fired)).isSameAs(own);
  }

  @Test
  void firesOnItsOwnContextWhenItIsAskedOnAnother(Vertx vertx) {
    Context own = ((VertxInternal) vertx).createEventLoopContext();
    Context other = ((VertxInternal) vertx).createEventLoopContext();
    Scheduler scheduler = call(own, () -> new VertxScheduler(vertx));
    CompletableFuture<Context> fired = new CompletableFuture<>();

    call(other, () -> scheduler.schedule(1, () -> fired.complete(Vertx.currentContext())));

    assertThat(join(fired)).isSameAs(own);
  }

  @Test
  void knowsItsOwnThread(Vertx vertx) {
    Context own = ((VertxInternal) vertx).createEventLoopContext();
    Context other = ((VertxInternal) vertx).createEventLoopContext();
    Scheduler scheduler = call(own, () -> new VertxScheduler(vertx));

    assertThat(call(own, scheduler::isOwnThread)).isTrue();
    assertThat(call(other, scheduler::isOwnThread)).isFalse();
    assertThat(scheduler.isOwnThread()).isFalse();
  }

  @Test
  void givesWhatATaskThrowsToTheContextsHandler(Vertx vertx) {
    Context own = vertx.getOrCreateContext();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    own.exceptionHandler(thrown::complete);
    RuntimeException failure = new RuntimeException("thrown by a test");

    call(own, () -> new VertxScheduler(vertx)).schedule(1, () -> {
      throw failure;
    });

    assertThat(join(thrown)).isSameAs(failure);
  }

  @Test
  void firesNoEarlierThanAskedAndNotWhenCancelled(Vertx vertx) {
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

  private static <T> T call(Context context, Supplier<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(v -> result.complete(task.get()));
    return join(result);
  }

  private static <T> T join(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }
}
