package loggregator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

class SettleMarksTest {
  private final SettleMarks marks = new SettleMarks();
  private final InFlightWindow window = new InFlightWindow(64, 1 << 20, new ManualScheduler());
  private long lastMessage;

  private void send(int messages) {
    for (int i = 0; i < messages; i++) {
      window.sent(++lastMessage, 100, 1);
    }
  }

  private void check(long left) {
    marks.check(left, lastMessage, window);
  }

  @Test
  void isReachedAtOnceWhenNothingWaits() {
    Future<Void> reached = marks.add(0);
    check(0);

    assertThat(reached.isComplete()).isTrue();
  }

  @Test
  void waitsUntilTheQueueHasLetGoWhatItHeld() {
    Future<Void> reached = marks.add(10);
    send(1);
    window.acknowledge(1);
    check(9);
    assertThat(reached.isComplete()).isFalse();

    check(10);
    assertThat(reached.isComplete()).isTrue();
  }

  @Test
  void doesNotWaitForWhatIsSentLater() {
    Future<Void> reached = marks.add(2);
    send(2);
    check(2);
    assertThat(reached.isComplete()).isFalse();

    send(5);
    window.acknowledge(2);
    check(7);
    assertThat(window.isEmpty()).isFalse();
    assertThat(reached.isComplete()).isTrue();
  }

  @Test
  void aSubscriberThatIsGoneIsNotWaitedFor() {
    Future<Void> reached = marks.add(2);
    marks.release();

    assertThat(reached.isComplete()).isTrue();
  }
}
