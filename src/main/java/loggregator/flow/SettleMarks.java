package loggregator.flow;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * Futures that complete when a receiver has what some queues held at one moment, whatever came in later. First the
 * queues let go of what they held, then the receiver takes the last message that was sent by then.
 *
 * <p>Threading: one event loop.
 */
public final class SettleMarks {
  private static final long NOT_SENT = -1;

  private final LongSupplier lastMessage;
  private final LongPredicate isTaken;
  private final List<Mark> marks = new ArrayList<>();

  /** What a mark needs to know of a queue. */
  public interface MarkedQueue {
    /** All envelopes that ever came in. */
    long writtenEnvelopes();

    /** Those of {@link #writtenEnvelopes} that were taken out or dropped. */
    long leftEnvelopes();
  }

  /** One future, and what it still waits for. */
  private final class Mark {
    private final Map<MarkedQueue, Long> leftWhenSent = new LinkedHashMap<>();
    private final Promise<Void> reached = Promise.promise();
    private long message = NOT_SENT;

    Mark(Collection<? extends MarkedQueue> queues) {
      queues.forEach(queue -> leftWhenSent.put(queue, queue.writtenEnvelopes()));
    }

    private boolean isReached() {
      leftWhenSent.entrySet().removeIf(queue -> queue.getKey().leftEnvelopes() >= queue.getValue());
      if (message == NOT_SENT && leftWhenSent.isEmpty()) {
        message = lastMessage.getAsLong();
      }
      return message != NOT_SENT && isTaken.test(message);
    }
  }

  /** For queues whose envelopes have arrived as soon as they were taken out. */
  public SettleMarks() {
    this(() -> 0, message -> true);
  }

  /**
   * @param lastMessage the number of the last message that was sent; 0 before the first
   * @param isTaken whether the receiver has the message of that number, and all before it
   */
  public SettleMarks(LongSupplier lastMessage, LongPredicate isTaken) {
    this.lastMessage = lastMessage;
    this.isTaken = isTaken;
  }

  /** To be followed by a {@link #check}. Without queues it waits only for the messages that are sent before that. */
  public Future<Void> add(Collection<? extends MarkedQueue> queues) {
    Mark mark = new Mark(queues);
    marks.add(mark);
    return mark.reached.future();
  }

  public boolean isEmpty() {
    return marks.isEmpty();
  }

  /** To be called when something was sent, dropped or taken. What waits for a future may add another one at once. */
  public void check() {
    if (!marks.isEmpty()) {
      complete(marks.stream().filter(Mark::isReached).toList());
    }
  }

  /** The receiver is gone: there is nothing to wait for. */
  public void release() {
    complete(List.copyOf(marks));
  }

  private void complete(List<Mark> over) {
    marks.removeAll(over);
    over.forEach(mark -> mark.reached.tryComplete());
  }
}
