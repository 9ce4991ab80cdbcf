package loggregator.bus;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import loggregator.bus.Frame.Segment;
import loggregator.flow.ManualScheduler;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrameReceiverTest {
  private final TestBus bus = new TestBus();
  private final List<Long> numbers = new ArrayList<>();
  private FrameReceiver receiver;

  @BeforeEach
  void start() {
    receiver = bus.call(() -> new FrameReceiver(
        bus.vertx.eventBus(), "here", segment -> numbers.addAll(NumberedLogs.numbers(segment.batch()))));
    TestBus.await(bus.call(receiver::start));
  }

  @AfterEach
  void close() {
    bus.run(receiver::close);
    bus.close();
  }

  @Test
  void handsOnTheSegmentsInTheirOrderAndAcknowledgesToTheSendersWindow() {
    Window window = new Window(2, 100, new ManualScheduler());
    window.sent(1, 10, 4);
    window.sent(2, 10, 2);
    bus.send("here", new Frame.Data("link", 1, "acks", List.of(segment(1, 3), segment(4, 1)), window));
    bus.send("here", new Frame.Data("link", 2, "acks", List.of(segment(5, 2)), window));
    bus.until(() -> numbers.size() == 6);

    assertThat(numbers).isEqualTo(range(1, 6));
    assertThat(window.isEmpty()).isTrue();
  }

  @Test
  void acknowledgesOverTheBusWhatCameOverTheWire() {
    List<Frame> acks = new ArrayList<>();
    bus.consumer("acks", acks::add);
    bus.send("here", new Frame.Data("link", 17, "acks", List.of(segment(1, 1)), null));
    bus.until(() -> acks.size() == 1);

    assertThat(acks).containsExactly(new Frame.Ack("link", 17));
    assertThat(numbers).containsExactly(1L);
  }

  @Test
  void ignoresWhatIsNoDataFrame() {
    bus.send("here", null);
    bus.send("here", new Frame.Ack("link", 1));
    bus.send("here", new Frame.Data("link", 1, "acks", List.of(segment(1, 1)), null));
    bus.until(() -> numbers.size() == 1);
  }

  @Test
  void takesNothingMoreOnceItIsClosed() {
    Window window = new Window(2, 100, new ManualScheduler());
    window.sent(1, 10, 1);
    bus.run(() -> {
      bus.send("here", new Frame.Data("link", 1, "acks", List.of(segment(1, 1)), window));
      receiver.close();
    });
    bus.passMs(20);

    assertThat(numbers).isEmpty();
    assertThat(window.isEmpty()).as("acknowledged though not taken").isFalse();
  }

  private static Segment segment(long firstNumber, int envelopes) {
    return new Segment(0, 0, NumberedLogs.of(firstNumber, envelopes));
  }
}
