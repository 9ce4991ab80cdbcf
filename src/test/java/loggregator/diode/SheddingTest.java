package loggregator.diode;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static loggregator.diode.Envelopes.batch;
import static loggregator.diode.Envelopes.sized;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import loggregator.envelope.Batch;
import loggregator.memory.MemoryBudget;
import org.junit.jupiter.api.Test;

/** Queues that give back what others need. */
class SheddingTest {
  private static final long MIB = 1 << 20;

  private final AtomicLong clock = new AtomicLong();
  private final MemoryBudget budget = new MemoryBudget(10 * MIB, clock::get);

  @Test
  void anIdleQueueThatHoldsTooMuchGivesItBackWhenAnotherNeedsIt() {
    Diode idle = diode();
    budget.add(idle::shed);
    for (long written = 0; written < 20 * MIB; written += 10_000) {
      idle.write(batchOf(0, 10_000));
    }
    Diode second = diode();
    for (long written = 0; written < 20 * MIB; written += 10_000) {
      clock.addAndGet(MILLISECONDS.toNanos(1));
      second.write(batchOf(1, 10_000));
    }

    assertThat(idle.queuedBytes()).isBetween(3 * MIB, 5 * MIB);
    assertThat(second.queuedBytes()).isBetween(3 * MIB, 5 * MIB);
  }

  @Test
  void whatHasBeenStandingForLongLeavesAPausesWorthToOthers() {
    List<Diode> deaf = Stream.generate(this::diode).limit(1_000).toList();
    deaf.forEach(diode -> budget.add(diode::shed));
    for (int round = 0; round < 200; round++) {
      clock.addAndGet(MILLISECONDS.toNanos(5));
      for (int i = 0; i < deaf.size(); i++) {
        deaf.get(i).write(batchOf(i, 1_000));
      }
    }
    Diode paused = diode();
    for (int i = 0; i < 10; i++) {
      clock.addAndGet(MILLISECONDS.toNanos(5));
      paused.write(batchOf(9_999, 10_000));
    }

    assertThat(paused.counts().dropped()).isZero();
    assertThat(budget.usedBytes()).isLessThan(10 * MIB);
  }

  @Test
  void aReaderThatFindsAnotherThreadDroppingIsToldToReadAgain() throws InterruptedException {
    CountDownLatch readable = new CountDownLatch(1);
    CountDownLatch dropping = new CountDownLatch(1);
    CountDownLatch hasRead = new CountDownLatch(1);
    Diode held = new Diode(new DiodeLimits(1, MIB), (bytes, envelope) -> {
      dropping.countDown();
      await(hasRead);
      return 0;
    }, budget);
    held.onReadable(readable::countDown);
    Thread writer = new Thread(() -> {
      held.write(batch(1, 1));
      held.write(batch(2, 1));
    });
    writer.start();
    dropping.await();
    Batch nothing = held.read();
    hasRead.countDown();
    readable.await();
    writer.join();

    assertThat(nothing).isNull();
    assertThat(held.read()).isNotNull();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Diode diode() {
    return new Diode(DiodeLimits.NONE, Envelopes.sourceOfId(id -> id >> 32), budget);
  }

  /** Envelopes of 1,000 bytes. */
  private static Batch batchOf(long source, int bytes) {
    int[] sizes = new int[bytes / 1_000];
    Arrays.fill(sizes, 997);
    return sized(source << 32, sizes);
  }
}
