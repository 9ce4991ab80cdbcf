package loggregator.flow;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;

/**
 * Those who wait until a subscriber has received what waited for it when they asked; what comes after that they don't
 * wait for. One event loop.
 */
public final class SettleMarks {
  private static final long NOT_SENT = Long.MAX_VALUE;

  private final ArrayDeque<Mark> marks = new ArrayDeque<>();

  private static final class Mark {
    private final long written;
    private final Promise<Void> reached = Promise.promise();
    private long lastMessage = NOT_SENT;

    Mark(long written) {
      this.written = written;
    }
  }

  /** @param written how many envelopes the queue had taken when it was asked */
  public Future<Void> add(long written) {
    Mark mark = new Mark(written);
    marks.add(mark);
    return mark.reached.future();
  }

  /**
   * @param left how many envelopes have left the queue, sent or dropped
   * @param lastMessage the number of the last message that was sent
   * @param window what of them the subscriber has
   */
  public void check(long left, long lastMessage, InFlightWindow window) {
    for (Mark mark : marks) {
      if (mark.lastMessage == NOT_SENT && left >= mark.written) {
        mark.lastMessage = lastMessage;
      }
    }
    while (!marks.isEmpty() && window.hasTaken(marks.peek().lastMessage)) {
      marks.poll().reached.tryComplete();
    }
  }

  /** The subscriber is gone, and there is nothing to wait for. */
  public void release() {
    marks.forEach(mark -> mark.reached.tryComplete());
    marks.clear();
  }
}
