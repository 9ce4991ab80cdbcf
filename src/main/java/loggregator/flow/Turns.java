package loggregator.flow;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * Work that is too long for one turn of the event loop. A turn does one piece, whosever it is and however many there are,
 * so that others wait for no more than that.
 *
 * <p>Threading: the event loop of its scheduler.
 */
public final class Turns {
  private final Scheduler scheduler;
  private final Queue<BooleanSupplier> waiting = new ArrayDeque<>();
  private boolean isTurnComing;

  public Turns(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** @param piece does a part, and says whether there is more */
  public void add(BooleanSupplier piece) {
    assert scheduler.isOwnThread();
    waiting.add(piece);
    if (!isTurnComing) {
      awaitTurn();
    }
  }

  private void awaitTurn() {
    isTurnComing = true;
    scheduler.executeNextTurn(this::turn);
  }

  /** A piece that fails is not asked again, and keeps nobody from going on. */
  private void turn() {
    BooleanSupplier piece = waiting.remove();
    try {
      if (piece.getAsBoolean()) {
        waiting.add(piece);
      }
    } finally {
      isTurnComing = false;
      if (!waiting.isEmpty()) {
        awaitTurn();
      }
    }
  }
}
