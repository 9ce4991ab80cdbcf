package loggregator.buslink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkSenderEndTest extends LinkSenderFixture {
  @Test
  void failsOnceWhenTheReceiverNeverAcknowledgesThoughNothingElseWaits() {
    receive();
    signal(1, 3);
    scheduler.passMs(ACK_TIMEOUT_MS - 1);
    assertThat(failures).isEmpty();

    scheduler.passMs(1);
    assertThat(failures).containsExactly(3L);
    scheduler.passMs(10 * ACK_TIMEOUT_MS);
    assertThat(failures).containsExactly(3L);
    assertThat(scheduler.openTimers()).isZero();
    assertThat(link.close()).isZero();
  }

  @Test
  void losesWhatWasOnItsWayAndLeavesTheRestInTheOutlet() {
    receive();
    signal(1, 100);
    acknowledge(next());
    scheduler.runTasks();
    scheduler.passMs(ACK_TIMEOUT_MS);

    assertThat(failures).containsExactly((long) WINDOW_FRAMES * MAX_FRAME_ENVELOPES);
    assertThat(outlet.queuedEnvelopes()).isEqualTo(100 - (WINDOW_FRAMES + 1) * MAX_FRAME_ENVELOPES);
  }

  @Test
  void judgesEachFrameByItsOwnAge() {
    receive();
    signal(1, 1);
    scheduler.passMs(ACK_TIMEOUT_MS - 1);
    signal(2, 2);
    acknowledge(next());
    scheduler.runTasks();
    scheduler.passMs(ACK_TIMEOUT_MS - 1);
    assertThat(failures).isEmpty();

    scheduler.passMs(1);
    assertThat(failures).containsExactly(2L);
  }

  @Test
  void toleratesAReceiverThatIsSlowButTakes() {
    receive();
    signal(1, 100);
    for (int i = 0; i < 25; i++) {
      Frame.Data frame = next();
      scheduler.passMs(ACK_TIMEOUT_MS / WINDOW_FRAMES);
      frame.window().acknowledge(frame.sequence());
      scheduler.runTasks();
    }

    assertThat(failures).isEmpty();
    assertThat(outlet.queuedEnvelopes()).isZero();
    link.close();
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void failsWhenAReceiverThatHasEverythingAnswersNoMore() {
    receive();
    signal(1, 1);
    acknowledge(next());
    scheduler.passMs(999);
    assertThat(failures).isEmpty();

    scheduler.passMs(1 + ACK_TIMEOUT_MS);
    assertThat(failures).containsExactly(0L);
  }

  @Test
  void failsWhenTheReceiverRefusesTheLink() {
    receive();
    signal(1, 3);
    bus.vertx.eventBus().send(next().ackAddress(), new Frame.Reset(link.name()), FrameCodec.OPTIONS);
    bus.until(() -> !failures.isEmpty());

    assertThat(failures).containsExactly(3L);
  }

  @Test
  void givesTheReceiverItsTimeOnceMoreWhenItWasFrozenItself() {
    receive();
    signal(1, 3);
    scheduler.freezeMs(10 * ACK_TIMEOUT_MS);
    assertThat(failures).isEmpty();

    scheduler.passMs(ACK_TIMEOUT_MS - 1);
    assertThat(failures).isEmpty();
    scheduler.passMs(1);
    assertThat(failures).containsExactly(3L);
  }

  @Test
  void isSettledWhenWhatWaitedIsTakenThoughMoreCameInMeanwhile() {
    receive();
    signal(1, 20);
    Future<Void> settled = link.settle();
    outlet.fill(21, 1_000);
    while (!settled.isComplete()) {
      Frame.Data frame = next();
      assertThat(numbers(frame).get(0)).as("taken without being settled").isLessThanOrEqualTo(21);
      frame.window().acknowledge(frame.sequence());
      scheduler.runTasks();
    }

    assertThat(outlet.queuedEnvelopes()).isGreaterThan(900);
  }

  @Test
  void isSettledWhenWhatWaitedIsLost() {
    receive();
    signal(1, 20);
    Future<Void> settled = link.settle();
    assertThat(settled.isComplete()).isFalse();
    link.close();

    assertThat(settled.succeeded()).isTrue();
    assertThat(link.settle().succeeded()).isTrue();
  }

  @Test
  void asksNobodyOnceItIsClosedThoughAnAcknowledgementIsAboutToWakeIt() {
    receive();
    signal(1, 100);
    acknowledge(next());
    long lost = link.close();
    int asked = outlet.askedTimes;
    scheduler.runTasks();
    link.signal(outlet);
    scheduler.passMs(10 * ACK_TIMEOUT_MS);

    assertThat(lost).isEqualTo((WINDOW_FRAMES - 1) * MAX_FRAME_ENVELOPES);
    assertThat(outlet.askedTimes).isEqualTo(asked);
    assertThat(scheduler.openTimers()).isZero();
    assertThat(failures).isEmpty();
  }

  @Test
  void failsAtOnceWithoutAReceiverAndTakesNothingFromTheOutlet() {
    bus.run(() -> {
      link.close();
      link = sender(1 << 20);
      link.open();
      signal(1, 100);
    });
    bus.until(() -> !failures.isEmpty());

    assertThat(failures).containsExactly(0L);
    assertThat(outlet.queuedEnvelopes()).isEqualTo(100);
  }

  @Test
  void isDrainedOnceTheReceiverHasTakenEverything() {
    receive();
    signal(1, 10);
    Future<Void> drained = link.drain();
    List<Long> got = new ArrayList<>();
    while (got.size() < 10) {
      assertThat(drained.isComplete()).isFalse();
      Frame.Data frame = next();
      got.addAll(numbers(frame));
      frame.window().acknowledge(frame.sequence());
      scheduler.runTasks();
    }

    assertThat(drained.succeeded()).isTrue();
    assertThat(link.drain().succeeded()).isTrue();
    assertThat(link.close()).isZero();
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void drainsWhatIsJustBeingCollectedWhenItIsAskedTo() {
    receive();
    signal(1, 1);
    acknowledge(next());
    scheduler.runTasks();
    List<Future<Void>> drains = new ArrayList<>();
    DiodeQueue other = new DiodeQueue(8);
    other.whenAsked = () -> drains.add(link.drain());
    signal(2, 1);
    link.signal(other);
    scheduler.passMs(2);

    assertThat(drains).isNotEmpty().noneMatch(Future::isComplete);
    Frame.Data last = next();
    assertThat(numbers(last)).containsExactly(2L);
    acknowledge(last);
    scheduler.runTasks();
    assertThat(drains).allMatch(Future::succeeded);
  }

  @Test
  void isDrainedAtOnceWhenThereIsNothing() {
    assertThat(link.drain().succeeded()).isTrue();
  }

  @Test
  void drainsWhatWasTakenButNotAcknowledgedBefore() {
    receive();
    signal(1, 1);
    Future<Void> drained = link.drain();
    assertThat(drained.isComplete()).isFalse();

    acknowledge(next());
    scheduler.runTasks();
    assertThat(drained.succeeded()).isTrue();
  }

  @Test
  void drainingAReceiverThatTakesNothingFails() {
    receive();
    signal(1, 100);
    Future<Void> drained = link.drain();
    scheduler.passMs(ACK_TIMEOUT_MS);

    assertThat(drained.failed()).isTrue();
    assertThat(failures).containsExactly((long) WINDOW_FRAMES * MAX_FRAME_ENVELOPES);
  }

  @Test
  void drainingALinkThatIsClosedOrGetsClosedFails() {
    receive();
    signal(1, 100);
    Future<Void> drained = link.drain();
    link.close();

    assertThat(drained.failed()).isTrue();
    assertThat(link.drain().failed()).isTrue();
    LinkSender closedBefore = sender(1 << 20);
    closedBefore.close();
    assertThat(closedBefore.drain().failed()).isTrue();
  }
}
