package loggregator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import loggregator.memory.MemoryBudget;
import org.junit.jupiter.api.Test;

class InFlightWindowTest {
  private static final long USUAL_BYTES = 1 << 20;
  private static final int FRAME_BYTES = 16 << 10;

  private final ManualScheduler scheduler = new ManualScheduler();
  private long sequence;
  private final InFlightWindow window = new InFlightWindow(3, 100, scheduler);

  @Test
  void isOpenUntilItHoldsItsFrames() {
    send(1, 1);
    send(2, 1);
    assertThat(window.isOpen()).isTrue();

    send(3, 1);
    assertThat(window.isOpen()).isFalse();
    window.acknowledge(1);
    assertThat(window.isOpen()).isTrue();
  }

  @Test
  void isOpenUntilItHoldsItsBytes() {
    send(1, 99);
    assertThat(window.isOpen()).isTrue();

    send(2, 1);
    assertThat(window.isOpen()).isFalse();
    window.acknowledge(2);
    assertThat(window.isOpen()).isTrue();
    assertThat(window.isEmpty()).isTrue();
  }

  @Test
  void isNarrowWhereFramesTakeLongAndWideWhereTheyDoNot() {
    InFlightWindow adapting =
        new InFlightWindow(1_000, 8 << 20, 100, scheduler, new MemoryBudget(1L << 30).claims());
    assertThat(fill(adapting, 0)).isEqualTo(USUAL_BYTES);
    assertThat(fill(adapting, 200)).isEqualTo(USUAL_BYTES / 2);
    assertThat(fill(adapting, 200)).isEqualTo(USUAL_BYTES / 4);
    IntStream.range(0, 60).forEach(round -> fill(adapting, 40));
    assertThat(fill(adapting, 40)).isBetween(7L << 20, 8L << 20);

    adapting.acknowledge(sequence);
    assertThat(adapting.isEmpty()).isTrue();
    assertThat(fill(adapting, 0)).isEqualTo(USUAL_BYTES + FRAME_BYTES);
  }

  /** After all but the last frame were taken so much later; how much is on its way then. */
  private long fill(InFlightWindow adapting, long laterNanos) {
    scheduler.passNanos(laterNanos);
    long taken = Math.max(0, sequence - 1);
    adapting.acknowledge(taken);
    while (adapting.isOpen()) {
      adapting.sent(++sequence, FRAME_BYTES, 1);
    }
    return (sequence - taken) * FRAME_BYTES;
  }

  @Test
  void anAcknowledgementStandsForAllFramesBeforeIt() {
    send(1, 1);
    send(2, 1);
    send(3, 1);
    window.acknowledge(2);

    assertThat(window.isEmpty()).isFalse();
    assertThat(window.abandon()).isEqualTo(30);
  }

  @Test
  void abandonsWhatWasNotTakenAndIsEmptyThen() {
    send(1, 1);
    send(2, 1);
    window.acknowledge(1);

    assertThat(window.abandon()).isEqualTo(20);
    assertThat(window.abandon()).isZero();
    assertThat(window.isEmpty()).isTrue();
    assertThat(window.oldestAgeNanos()).isZero();
  }

  @Test
  void knowsHowLongTheOldestFrameIsOnItsWay() {
    send(1, 1);
    scheduler.passNanos(5);
    send(2, 1);
    scheduler.passNanos(5);
    assertThat(window.oldestAgeNanos()).isEqualTo(10);

    window.acknowledge(1);
    assertThat(window.oldestAgeNanos()).isEqualTo(5);
    window.acknowledge(2);
    assertThat(window.oldestAgeNanos()).isZero();
  }

  @Test
  void wakesTheSenderOnceAndOnItsOwnThread() {
    AtomicInteger woken = new AtomicInteger();
    send(1, 1);
    send(2, 1);
    window.onAcknowledgement(woken::incrementAndGet);
    window.acknowledge(1);
    window.acknowledge(2);
    assertThat(woken).hasValue(0);

    scheduler.runTasks();
    assertThat(woken).hasValue(1);
  }

  @Test
  void wakesTheSenderSoonIfTheAcknowledgementCameBefore() {
    AtomicInteger woken = new AtomicInteger();
    send(1, 1);
    window.acknowledge(1);
    window.onAcknowledgement(woken::incrementAndGet);
    scheduler.runTasks();

    assertThat(woken).hasValue(1);
  }

  @Test
  void neverLeavesTheSenderWaitingWhileAReceiverOnAnotherThreadAcknowledges() throws InterruptedException {
    int frames = 20_000;
    BlockingQueue<Long> wire = new LinkedBlockingQueue<>();
    Thread receiver = new Thread(() -> {
      try {
        for (long sequence = 0; sequence < frames; ) {
          sequence = wire.take();
          window.acknowledge(sequence);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    receiver.start();
    try {
      for (long sequence = 1; sequence <= frames; sequence++) {
        waitUntilOpen();
        window.sent(sequence, 1, 1);
        wire.add(sequence);
      }
    } finally {
      receiver.interrupt();
      receiver.join();
    }
  }

  private void waitUntilOpen() {
    while (!window.isOpen()) {
      window.onAcknowledgement(() -> {});
      long giveUpNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!scheduler.runTask()) {
        assertThat(System.nanoTime()).as("woken in time").isLessThan(giveUpNanos);
        Thread.yield();
      }
    }
  }

  /** Each frame has ten times as many envelopes as its number says. */
  private void send(long sequence, int bytes) {
    window.sent(sequence, bytes, (int) sequence * 10);
  }
}
