package loggregator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void eachHasItsPieceDoneInTurnUntilItIsThrough() {
    ManualScheduler scheduler = new ManualScheduler();
    Turns turns = new Turns(scheduler);
    turns.add(pieces("a", 3));
    turns.add(pieces("b", 1));
    turns.add(pieces("c", 2));
    scheduler.runTasks();
    assertThat(done).containsExactly("a", "b", "c", "a", "c", "a");

    turns.add(pieces("d", 1));
    scheduler.runTasks();
    assertThat(done).endsWith("d");
  }

  @Test
  void onePieceThatFailsKeepsNoOtherFromGoingOn() {
    ManualScheduler scheduler = new ManualScheduler();
    Turns turns = new Turns(scheduler);
    turns.add(() -> {
      throw new IllegalStateException("a bug");
    });
    turns.add(pieces("a", 2));
    assertThatThrownBy(scheduler::runTasks).hasMessage("a bug");
    scheduler.runTasks();
    assertThat(done).containsExactly("a", "a");
  }

  /** Timers that are due stand for sockets here: the event loop looks at both between its turns only. */
  @Test
  void theEventLoopLooksAtOthersBetweenTwoPieces() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Promise<Void> through = Promise.promise();
      vertx.runOnContext(v -> {
        VertxScheduler scheduler = new VertxScheduler(vertx);
        BooleanSupplier work = pieces("piece", 3);
        new Turns(scheduler).add(() -> {
          boolean isMore = work.getAsBoolean();
          scheduler.schedule(0, () -> done.add("other"));
          if (!isMore) {
            scheduler.schedule(TimeUnit.MILLISECONDS.toNanos(1), through::complete);
          }
          return isMore;
        });
      });
      through.future().await();
      assertThat(done).containsExactly("piece", "other", "piece", "other", "piece", "other");
    } finally {
      vertx.close().await();
    }
  }

  private BooleanSupplier pieces(String name, int count) {
    int[] left = {count};
    return () -> {
      done.add(name);
      return --left[0] > 0;
    };
  }
}
