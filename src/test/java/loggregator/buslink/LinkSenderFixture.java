package loggregator.buslink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import loggregator.config.BusConfig;
import loggregator.flow.ManualScheduler;
import loggregator.memory.MemoryBudget;
import loggregator.testing.EventLoops;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;

/** A sender on the test's thread and by the test's clock; only its frames cross a real event bus. */
abstract class LinkSenderFixture {
  static final String TARGET = "receiver";
  static final int MAX_FRAME_ENVELOPES = 4;
  static final int WINDOW_FRAMES = 3;
  static final int ACK_TIMEOUT_MS = 1_000;

  final TestBus bus = new TestBus();
  final ManualScheduler scheduler = new ManualScheduler();
  final BlockingQueue<Frame.Data> received = new LinkedBlockingQueue<>();
  final List<Long> failures = new ArrayList<>();
  final DiodeQueue outlet = new DiodeQueue(7);
  final TestMetrics metrics = new TestMetrics();
  final LinkAcks acks = acks();
  LinkSender link = openSender(1 << 20);

  private LinkAcks acks() {
    LinkAcks made = bus.call(() -> new LinkAcks(bus.vertx.eventBus(), "sender", metrics.rlp));
    EventLoops.await(bus.call(made::start));
    return made;
  }

  @AfterEach
  void close() {
    bus.close();
  }

  LinkSender sender(long windowBytes) {
    BusConfig config = new BusConfig(
        2, MAX_FRAME_ENVELOPES, 1 << 20, WINDOW_FRAMES, windowBytes, ACK_TIMEOUT_MS, 20, 20_000, 3_600_000,
        Optional.empty());
    return new LinkSender(acks, scheduler, config, TARGET, MemoryBudget.unlimited().claims(), (failed, lost) -> failures.add(lost));
  }

  /** Whose first, empty frame is answered already. */
  LinkSender openSender(long windowBytes) {
    LinkSender opened = sender(windowBytes);
    MessageConsumer<Frame> answering = bus.consumer(TARGET, frame -> {
      if (frame instanceof Frame.Data data) {
        data.window().acknowledge(data.sequence());
      }
    });
    EventLoops.await(bus.call(answering::completion));
    Future<Void> open = opened.open();
    while (!open.isComplete()) {
      runTaskFromTheBus();
    }
    EventLoops.await(bus.call(answering::unregister));
    while (scheduler.runTask()) {
      // an acknowledgement that comes while it is waited for wakes the sender twice
    }
    scheduler.passMs(2);
    return opened;
  }

  void receive() {
    bus.consumer(TARGET, frame -> {
      if (frame instanceof Frame.Data data) {
        received.add(data);
      }
    });
  }

  void signal(long firstNumber, int envelopes) {
    outlet.fill(firstNumber, envelopes);
    link.signal(outlet);
  }

  Frame.Data next() {
    try {
      Frame.Data frame = received.poll(60, TimeUnit.SECONDS);
      assertThat(frame).isNotNull();
      return frame;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void runTaskFromTheBus() {
    long giveUpNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!scheduler.runTask()) {
      assertThat(System.nanoTime()).isLessThan(giveUpNanos);
      Thread.onSpinWait();
    }
  }

  static void acknowledge(Frame.Data frame) {
    frame.window().acknowledge(frame.sequence());
  }

  static List<Long> numbers(Frame.Data frame) {
    assertThat(frame.segments()).allMatch(segment -> segment.recipients().get(0).feed() == 7);
    return frame.segments().stream().flatMap(segment -> NumberedLogs.numbers(segment.batch()).stream()).toList();
  }
}
