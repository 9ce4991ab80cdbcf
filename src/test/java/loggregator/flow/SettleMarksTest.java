package loggregator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettleMarksTest {
  private final InFlightWindow window = new InFlightWindow(64, 1 << 20, new ManualScheduler());
  private final SettleMarks marks = new SettleMarks(this::lastMessage, window::hasTaken);
  private final TestQueue queue = new TestQueue();
  private long sent;

  /** Counts what a test says. */
  private static final class TestQueue implements SettleMarks.MarkedQueue {
    private long written;
    private long left;

    @Override
    public long writtenEnvelopes() {
      return written;
    }

    @Override
    public long leftEnvelopes() {
      return left;
    }
  }

  private long lastMessage() {
    return sent;
  }

  private void send(int envelopes) {
    queue.left += envelopes;
    window.sent(++sent, 100, envelopes);
  }

  private Future<Void> mark(TestQueue... queues) {
    Future<Void> reached = marks.add(List.of(queues));
    marks.check();
    return reached;
  }

  private boolean isReached(Future<Void> mark) {
    marks.check();
    return mark.isComplete();
  }

  @Test
  void isReachedAtOnceWhenNothingWaits() {
    assertThat(mark(queue).isComplete()).isTrue();
    assertThat(marks.isEmpty()).isTrue();
  }

  @Test
  void waitsUntilTheQueueHasLetGoWhatItHeld() {
    queue.written = 10;
    Future<Void> reached = mark(queue);
    send(9);
    window.acknowledge(1);
    assertThat(isReached(reached)).isFalse();

    send(1);
    window.acknowledge(2);
    assertThat(isReached(reached)).isTrue();
  }

  @Test
  void doesNotWaitForWhatIsSentLater() {
    queue.written = 2;
    Future<Void> reached = mark(queue);
    send(2);
    assertThat(isReached(reached)).isFalse();

    queue.written = 7;
    send(5);
    window.acknowledge(1);
    assertThat(isReached(reached)).isTrue();
    assertThat(window.isEmpty()).isFalse();
  }

  @Test
  void waitsForEachOfItsQueues() {
    TestQueue other = new TestQueue();
    queue.written = 1;
    other.written = 1;
    Future<Void> reached = mark(queue, other);
    send(1);
    window.acknowledge(1);
    assertThat(isReached(reached)).isFalse();

    other.left = 1;
    assertThat(isReached(reached)).isTrue();
  }

  @Test
  void withoutQueuesWaitsForTheMessagesThatWereSent() {
    queue.written = 10;
    send(1);
    Future<Void> queued = mark(queue);
    Future<Void> sentOnly = mark();
    assertThat(sentOnly.isComplete()).isFalse();

    window.acknowledge(1);
    assertThat(isReached(sentOnly)).isTrue();
    assertThat(queued.isComplete()).isFalse();
  }

  @Test
  void withoutMessagesIsReachedWhenTheQueueHasLetGo() {
    SettleMarks unsent = new SettleMarks();
    queue.written = 1;
    Future<Void> reached = unsent.add(List.of(queue));
    unsent.check();
    assertThat(reached.isComplete()).isFalse();

    queue.left = 1;
    unsent.check();
    assertThat(reached.isComplete()).isTrue();
  }

  @Test
  void takesANewMarkFromWhatWaitedForAnother() {
    queue.written = 1;
    Future<Void> second = mark(queue).compose(v -> marks.add(List.of(queue)));
    send(1);
    window.acknowledge(1);
    marks.check();

    assertThat(isReached(second)).isTrue();
  }

  @Test
  void aReceiverThatIsGoneIsNotWaitedFor() {
    queue.written = 2;
    Future<Void> reached = mark(queue);
    marks.release();

    assertThat(reached.isComplete()).isTrue();
    assertThat(marks.isEmpty()).isTrue();
  }
}
