package loggregator.buslink;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import loggregator.config.BusConfig;
import loggregator.feeds.Segment;
import loggregator.flow.InFlightWindow;
import loggregator.flow.ManualScheduler;
import loggregator.losses.Losses;
import loggregator.testing.EventLoops;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrameReceiverTest {
  private static final int ACK_TIMEOUT_MS = 1_000;
  private static final BusConfig CONFIG = TestBus.config(200, 20_000, ACK_TIMEOUT_MS);

  private final TestBus bus = new TestBus();
  private final TestMetrics metrics = new TestMetrics();
  private final ManualScheduler clock = new ManualScheduler();
  private final List<Long> numbers = new ArrayList<>();
  private final List<Frame> answers = new CopyOnWriteArrayList<>();
  private FrameReceiver receiver;

  @BeforeEach
  void start() {
    receiver = bus.call(() -> new FrameReceiver(bus.vertx.eventBus(), clock, CONFIG, "here",
        (link, segment) -> numbers.addAll(NumberedLogs.numbers(segment.batch())), metrics.rlp,
        message -> message.reply(null)));
    EventLoops.await(bus.call(receiver::start));
    bus.consumer("acks", answers::add);
  }

  @AfterEach
  void close() {
    bus.run(receiver::close);
    bus.close();
  }

  @Test
  void handsOnTheSegmentsInTheirOrderAndAcknowledgesToTheSendersWindow() {
    InFlightWindow window = new InFlightWindow(2, 100, new ManualScheduler());
    window.sent(1, 10, 4);
    window.sent(2, 10, 2);
    bus.send("here", new Frame.Data("link", 1, 0, "acks", List.of(segment(1, 3), segment(4, 1)), window));
    bus.send("here", new Frame.Data("link", 2, 0, "acks", List.of(segment(5, 2)), window));
    bus.until(() -> numbers.size() == 6);

    assertThat(numbers).isEqualTo(range(1, 6));
    assertThat(window.isEmpty()).isTrue();
  }

  @Test
  void acknowledgesOverTheBusWhatCameOverTheWire() {
    send("link", 1, 0);
    bus.until(() -> answers.size() == 1);

    assertThat(answers).containsExactly(new Frame.Ack("link", 1));
    assertThat(numbers).containsExactly(1L);
  }

  @Test
  void acknowledgesTogetherWhatFollowsSoonAfterTheFirst() {
    for (long sequence = 1; sequence <= 4; sequence++) {
      send("link", sequence, 0);
    }
    bus.until(() -> numbers.size() == 4 && answers.size() == 1);
    bus.run(() -> clock.passMs(25));
    bus.until(() -> answers.size() == 2);

    assertThat(answers).containsExactly(new Frame.Ack("link", 1), new Frame.Ack("link", 4));
  }

  @Test
  void acknowledgesAtOnceWhenAQuarterOfTheWindowsFramesIsTaken() {
    for (long sequence = 1; sequence <= 1 + CONFIG.windowFrames() / 4; sequence++) {
      send("link", sequence, 0);
    }
    bus.until(() -> answers.size() == 2);

    assertThat(answers).containsExactly(new Frame.Ack("link", 1), new Frame.Ack("link", 17));
  }

  /** The sender's window has no more as long as it is little used. */
  @Test
  void acknowledgesAtOnceWhenHalfOfAUsualWindowIsTaken() {
    send("link", 1, 0);
    Segment large = segment(2, 26_000);
    assertThat(large.bytes()).isBetween((int) InFlightWindow.USUAL_BYTES / 4, (int) InFlightWindow.USUAL_BYTES / 2);
    sendSegment(2, large);
    bus.until(() -> numbers.size() == 26_001 && answers.size() == 1);
    sendSegment(3, large);
    bus.until(() -> answers.size() == 2);

    assertThat(answers).containsExactly(new Frame.Ack("link", 1), new Frame.Ack("link", 3));
  }

  @Test
  void saysWhatItHasTakenOfALinkBeforeItEndsIt() {
    send("link", 1, 0);
    send("link", 2, 0);
    send("link", 4, 0);
    bus.until(() -> answers.size() == 3);

    assertThat(answers).containsExactly(
        new Frame.Ack("link", 1), new Frame.Ack("link", 2), new Frame.Reset("link"));
  }

  @Test
  void aLinkBeginsWithItsFirstFrame() {
    send("link", 2, 0);
    bus.until(() -> answers.size() == 1);

    assertThat(answers).containsExactly(new Frame.Reset("link"));
    assertThat(numbers).isEmpty();
    assertThat(metrics.value("loggregator_rejected_frames_total", "unknown_link")).isOne();
  }

  @Test
  void afterAGapOrARepetitionNothingOfTheLinkIsTakenAnyMore() {
    for (String link : List.of("gap", "repetition")) {
      send(link, 1, 0);
      send(link, link.equals("gap") ? 3 : 1, 0);
      send(link, 2, 0);
      send(link, 4, 0);
    }
    send("other", 1, 0);
    bus.until(() -> answers.size() == 9);

    assertThat(numbers).containsExactly(1L, 1L, 1L);
    assertThat(metrics.value("loggregator_rejected_frames_total", "out_of_turn")).isEqualTo(6);
    assertThat(answers.stream().filter(new Frame.Reset("gap")::equals)).hasSize(3);
    assertThat(answers).contains(new Frame.Ack("other", 1));
  }

  @Test
  void whatWasOnItsWayForHalfOfTheSendersTimeOutIsRefusedAndSoIsAllThatFollows() {
    send("link", 1, 0);
    bus.until(() -> answers.size() == 1);
    clock.passMs(10_000);
    send("link", 2, 10_000 - ACK_TIMEOUT_MS / 2 + 50);
    bus.until(() -> answers.size() == 2);
    assertThat(answers.get(1)).isEqualTo(new Frame.Ack("link", 2));

    clock.passMs(500);
    send("link", 3, 10_000 - ACK_TIMEOUT_MS / 2 + 60);
    clock.passMs(1);
    send("link", 4, 10_501);
    bus.until(() -> answers.size() == 4);
    assertThat(answers.subList(2, 4)).containsOnly(new Frame.Reset("link"));
    assertThat(numbers).containsExactly(1L, 2L);
    assertThat(metrics.value("loggregator_refused_envelopes_total", "late")).isEqualTo(2);
  }

  @Test
  void aLinkWhoseFirstFrameWasLateIsJudgedByTheQuickerOnesThatFollow() {
    send("link", 1, 0);
    clock.passMs(100);
    send("link", 2, 5_000);
    clock.passMs(1_000);
    send("link", 3, 6_000);
    bus.until(() -> answers.size() == 3);

    assertThat(answers).containsExactly(
        new Frame.Ack("link", 1), new Frame.Ack("link", 2), new Frame.Ack("link", 3));
  }

  @Test
  void whoMakesUpLinkNamesIsRefusedInTimeAndForgotten() {
    for (int i = 0; i < 10_010; i++) {
      bus.send("here", new Frame.Data("made-up-" + i, 1, 0, "acks", List.of(), null));
    }
    bus.until(() -> answers.size() == 10_010);
    assertThat(metrics.value("loggregator_rejected_frames_total", "too_many_links")).isEqualTo(10);

    clock.passMs(TimeUnit.MINUTES.toMillis(11));
    send("sound", 1, 0);
    bus.until(() -> answers.size() == 10_011);
    assertThat(answers.get(10_010)).isEqualTo(new Frame.Ack("sound", 1));
  }

  @Test
  void clocksThatRunApartMakeNothingLate() {
    for (long sequence = 1; sequence <= 200; sequence++) {
      clock.passMs(100_000);
      send("link", sequence, sequence * 99_950);
    }
    bus.until(() -> answers.size() == 200);

    assertThat(answers).allMatch(Frame.Ack.class::isInstance);
  }

  @Test
  void whileItLeavesItTakesNoNewLinksAndKnowsWhenTheOthersHaveEnded() {
    List<Long> live = new ArrayList<>();
    send("one", 1, 0);
    send("two", 1, 0);
    bus.until(() -> answers.size() == 2);
    bus.run(() -> receiver.refuseNewLinks(() -> live.add(receiver.liveLinks(10_000))));
    send("three", 1, 0);
    send("two", 2, 0);
    bus.send("here", new Frame.Close("one"));
    bus.send("here", new Frame.Close("two"));
    bus.until(() -> live.size() == 3);

    assertThat(live).containsExactly(2L, 1L, 0L);
    assertThat(answers).contains(new Frame.Reset("three"), new Frame.Ack("two", 2));
  }

  @Test
  void countsWhatIsNoFrameOfALinkAndGoesOn() {
    bus.send("here", Frame.Unreadable.VERSION);
    bus.send("here", Frame.Unreadable.MALFORMED);
    bus.send("here", new Frame.Ack("link", 1));
    bus.send("here", null);
    send("link", 1, 0);
    bus.until(() -> numbers.size() == 1);

    assertThat(metrics.value("loggregator_rejected_frames_total", "version")).isOne();
    assertThat(metrics.value("loggregator_rejected_frames_total", "malformed")).isOne();
    assertThat(metrics.value("loggregator_rejected_frames_total", "unexpected")).isEqualTo(2);
  }

  @Test
  void takesNothingMoreOnceItIsClosed() {
    InFlightWindow window = new InFlightWindow(2, 100, new ManualScheduler());
    window.sent(1, 10, 1);
    bus.run(() -> {
      bus.send("here", new Frame.Data("link", 1, 0, "acks", List.of(segment(1, 1)), window));
      receiver.close();
    });
    bus.passMs(20);

    assertThat(numbers).isEmpty();
    assertThat(window.isEmpty()).as("acknowledged though not taken").isFalse();
  }

  /** A frame with one envelope, whose number is the frame's. */
  private void send(String link, long sequence, long sentMs) {
    bus.send("here", new Frame.Data(link, sequence, sentMs, "acks", List.of(segment(sequence, 1)), null));
    bus.run(() -> {});
  }

  private void sendSegment(long sequence, Segment segment) {
    bus.send("here", new Frame.Data("link", sequence, 0, "acks", List.of(segment), null));
    bus.run(() -> {});
  }

  private static Segment segment(long firstNumber, int envelopes) {
    return new Segment(0, Losses.NONE, NumberedLogs.of(firstNumber, envelopes));
  }
}
