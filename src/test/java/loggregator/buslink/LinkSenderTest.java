package loggregator.buslink;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class LinkSenderTest extends LinkSenderFixture {
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
    assertThat(second.sequence()).isEqualTo(3);
  }

  @Test
  void sendsFullFramesAtOnceAsFarAsTheWindowGoes() {
    receive();
    signal(1, 100);
    assertThat(outlet.queuedEnvelopes()).isEqualTo(100 - WINDOW_FRAMES * MAX_FRAME_ENVELOPES);

    acknowledge(next());
    scheduler.runTasks();
    assertThat(outlet.queuedEnvelopes()).isEqualTo(100 - (WINDOW_FRAMES + 1) * MAX_FRAME_ENVELOPES);
  }

  @Test
  void sendsNoMoreBytesThanTheWindowAndOneFrame() {
    link.close();
    int envelopeBytes = NumberedLogs.of(1, 1).length();
    link = openSender(2 * envelopeBytes);
    receive();
    signal(1, 100);

    assertThat(outlet.queuedEnvelopes()).isEqualTo(100 - MAX_FRAME_ENVELOPES);
  }

  @Test
  void asksItsOutletsInTurn() {
    receive();
    DiodeQueue other = new DiodeQueue(8).fill(1_000, 100);
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
  void takesAcknowledgementsThatComeOverTheBus() {
    receive();
    signal(1, 100);
    bus.vertx.eventBus().send(next().ackAddress(), new Frame.Ack(link.name(), 2), FrameCodec.OPTIONS);
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
    bus.vertx.eventBus().send(address, new Frame.Ack("another link", 1), FrameCodec.OPTIONS);
    bus.vertx.eventBus().send(address, new Frame.Ack(link.name(), 5), FrameCodec.OPTIONS);
    bus.vertx.eventBus().send(address, new Frame.Ack(link.name(), 2), FrameCodec.OPTIONS);
    runTaskFromTheBus();

    assertThat(outlet.queuedEnvelopes()).isEqualTo(100 - (WINDOW_FRAMES + 1) * MAX_FRAME_ENVELOPES);
  }

  @Test
  void asksAnOutletNoMoreOnceItIsRemoved() {
    receive();
    signal(1, 100);
    DiodeQueue other = new DiodeQueue(8).fill(1_000, 1);
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
}
