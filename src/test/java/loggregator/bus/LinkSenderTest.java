package loggregator.bus;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import loggregator.config.BusConfig;
import loggregator.flow.ManualScheduler;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sender runs on the test's thread and by the test's clock; only the frames cross a real event bus. */
class LinkSenderTest {
  private static final String TARGET = "receiver";
  private static final int MAX_FRAME_ENVELOPES = 4;
  private static final int WINDOW_FRAMES = 3;
  private static final int ACK_TIMEOUT_MS = 1_000;

  private final TestBus bus = new TestBus();
  private final ManualScheduler scheduler = new ManualScheduler();
  private final BlockingQueue<Frame.Data> received = new LinkedBlockingQueue<>();
  private final List<Long> failures = new ArrayList<>();
  private final DiodeOutlet outlet = new DiodeOutlet(7);
  private LinkSender link = sender(1 << 20);

  @AfterEach
  void close() {
    bus.close();
  }

  @Test
  void sendsTheFirstAtOnceAndThenAFrameAnInterval() {
    receive();
    signal(1, 1);
    signal(2, 1);
    signal(3, 1);
    assertThat(numbers(next())).containsExactly(1L);
    assertThat(outlet.queuedEnvelopes()).isEqualTo(2);

    scheduler.passMs(2);
    Frame.Data second = next();
    assertThat(numbers(second)).containsExactly(2L, 3L);
    assertThat(second.sequence()).isEqualTo(2);
  }

  @Test
  void sendsFullFramesAtOnceAsFarAsTheWindowGoes() {
    receive();
    signal(1, 100);
    assertThat(outlet.queuedEnvelopes()).isEqualTo(100 - WINDOW_FRAMES * MAX_FRAME_ENVELOPES);

    next().window().acknowledge(1);
    scheduler.runTasks();
    assertThat(outlet.queuedEnvelopes()).isEqualTo(100 - (WINDOW_FRAMES + 1) * MAX_FRAME_ENVELOPES);
  }

  @Test
  void sendsNoMoreBytesThanTheWindowAndOneFrame() {
    link.close();
    int envelopeBytes = NumberedLogs.of(1, 1).length();
    link = sender(2 * envelopeBytes);
    receive();
    signal(1, 100);

    assertThat(outlet.queuedEnvelopes()).isEqualTo(100 - MAX_FRAME_ENVELOPES);
  }

  @Test
  void asksItsOutletsInTurn() {
    receive();
    DiodeOutlet other = new DiodeOutlet(8).fill(1_000, 100);
    outlet.fill(1, 100);
    link.signal(outlet);
    link.signal(other);
    for (int i = 0; i < 4; i++) {
      Frame.Data frame = next();
      frame.window().acknowledge(frame.sequence());
      scheduler.runTasks();
    }

    assertThat(outlet.queuedEnvelopes()).isBetween(80L, 92L);
    assertThat(other.queuedEnvelopes()).isBetween(80L, 92L);
  }

  @Test
  void deliversEverythingInOrderWhateverTheTimesOfTheAcknowledgements() {
    receive();
    signal(1, 1_000);
    List<Long> got = new ArrayList<>();
    while (got.size() < 1_000) {
      Frame.Data frame = next();
      got.addAll(numbers(frame));
      frame.window().acknowledge(frame.sequence());
      scheduler.runTasks();
    }

    assertThat(got).isEqualTo(range(1, 1_000));
    assertThat(failures).isEmpty();
  }

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
    next().window().acknowledge(1);
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
    next().window().acknowledge(1);
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
    scheduler.passMs(10 * ACK_TIMEOUT_MS);
    assertThat(failures).isEmpty();
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void takesAcknowledgementsThatComeOverTheBus() {
    receive();
    signal(1, 100);
    bus.vertx.eventBus().send(next().ackAddress(), new Frame.Ack("link", 1), FrameCodec.OPTIONS);
    runTaskFromTheBus();

    assertThat(outlet.queuedEnvelopes()).isEqualTo(100 - (WINDOW_FRAMES + 1) * MAX_FRAME_ENVELOPES);
  }

  @Test
  void ignoresWhatIsNoAcknowledgementOfItsFrames() {
    receive();
    signal(1, 100);
    String address = next().ackAddress();
    bus.vertx.eventBus().send(address, new Frame.Query("router"), FrameCodec.OPTIONS);
    bus.vertx.eventBus().send(address, null, FrameCodec.OPTIONS);
    bus.vertx.eventBus().send(address, new Frame.Ack("link", 4), FrameCodec.OPTIONS);
    bus.vertx.eventBus().send(address, new Frame.Ack("link", 1), FrameCodec.OPTIONS);
    runTaskFromTheBus();

    assertThat(outlet.queuedEnvelopes()).isEqualTo(100 - (WINDOW_FRAMES + 1) * MAX_FRAME_ENVELOPES);
  }

  @Test
  void asksNobodyOnceItIsClosedThoughAnAcknowledgementIsAboutToWakeIt() {
    receive();
    signal(1, 100);
    next().window().acknowledge(1);
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
  void failsAtOnceWithoutAReceiverAndTakesNoFurtherFrameFromTheOutlet() {
    bus.run(() -> {
      link.close();
      link = sender(1 << 20);
      signal(1, 100);
    });
    bus.until(() -> !failures.isEmpty());

    assertThat(failures).containsExactly((long) MAX_FRAME_ENVELOPES);
    assertThat(outlet.queuedEnvelopes()).isEqualTo(100 - MAX_FRAME_ENVELOPES);
  }

  @Test
  void asksAnOutletNoMoreOnceItIsRemoved() {
    receive();
    signal(1, 100);
    DiodeOutlet other = new DiodeOutlet(8).fill(1_000, 1);
    link.signal(other);
    link.remove(outlet);
    long queued = outlet.queuedEnvelopes();
    for (int i = 0; i <= WINDOW_FRAMES; i++) {
      Frame.Data frame = next();
      frame.window().acknowledge(frame.sequence());
      scheduler.runTasks();
    }

    assertThat(outlet.queuedEnvelopes()).isEqualTo(queued);
    assertThat(other.queuedEnvelopes()).isZero();
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
  void isDrainedAtOnceWhenThereIsNothing() {
    assertThat(link.drain().succeeded()).isTrue();
  }

  @Test
  void drainsWhatWasTakenButNotAcknowledgedBefore() {
    receive();
    signal(1, 1);
    Future<Void> drained = link.drain();
    assertThat(drained.isComplete()).isFalse();

    next().window().acknowledge(1);
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

  private LinkSender sender(long windowBytes) {
    BusConfig config = new BusConfig(
        2, MAX_FRAME_ENVELOPES, 1 << 20, WINDOW_FRAMES, windowBytes, ACK_TIMEOUT_MS, 20, 20_000, Optional.empty());
    return new LinkSender(
        bus.vertx.eventBus(), scheduler, config, TARGET, "link", (failed, lost) -> failures.add(lost));
  }

  private void receive() {
    bus.consumer(TARGET, frame -> received.add((Frame.Data) frame));
  }

  private void signal(long firstNumber, int envelopes) {
    outlet.fill(firstNumber, envelopes);
    link.signal(outlet);
  }

  private Frame.Data next() {
    try {
      Frame.Data frame = received.poll(20, TimeUnit.SECONDS);
      assertThat(frame).isNotNull();
      return frame;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void runTaskFromTheBus() {
    long giveUpNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!scheduler.runTask()) {
      assertThat(System.nanoTime()).isLessThan(giveUpNanos);
      Thread.onSpinWait();
    }
  }

  private static List<Long> numbers(Frame.Data frame) {
    assertThat(frame.segments()).allMatch(segment -> segment.feed() == 7);
    return frame.segments().stream().flatMap(segment -> NumberedLogs.numbers(segment.batch()).stream()).toList();
  }
}
