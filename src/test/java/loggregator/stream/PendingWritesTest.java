package loggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import loggregator.flow.ManualScheduler;
import loggregator.memory.MemoryBudget;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class PendingWritesTest {
  private static final int BYTES = 80 << 10;

  private final AtomicInteger writable = new AtomicInteger();
  private final PendingWrites pending = new PendingWrites(
      MemoryBudget.unlimited().claims(), new ManualScheduler(), writable::incrementAndGet, Assertions::fail);

  @Test
  void isFullUntilEnoughHasLeftAndSaysSoOnce() {
    Promise<Void> first = Promise.promise();
    Promise<Void> second = Promise.promise();
    pending.add(BYTES, first.future());
    assertThat(pending.isFull()).isFalse();
    pending.add(BYTES, second.future());
    assertThat(pending.isFull()).isTrue();

    first.complete();
    assertThat(pending.isFull()).isFalse();
    second.complete();
    assertThat(writable).hasValue(1);
  }

  @Test
  void aWriteThatFailsGivesItsMemoryBackAndIsTheLast() {
    MemoryBudget budget = new MemoryBudget(1 << 20);
    PendingWrites gone =
        new PendingWrites(budget.claims(), new ManualScheduler(), writable::incrementAndGet, Assertions::fail);
    Promise<Void> write = Promise.promise();
    gone.add(2 * BYTES, write.future());
    assertThat(gone.isFull()).isTrue();

    write.fail("the consumer is gone");
    assertThat(budget.usedBytes()).isZero();
    assertThat(gone.isFull()).isTrue();
    assertThat(writable).hasValue(0);
  }

  @Test
  void afterAWriteThatMayFailOthersGoOn() {
    Promise<Void> write = Promise.promise();
    pending.addOther(2 * BYTES, write.future());
    assertThat(pending.isFull()).isTrue();

    write.fail("the call is refused");
    assertThat(writable).hasValue(1);
  }

  @Test
  void aThousandConsumersThatTakeNothingHoldNoMoreThanTheirPartOfTheBudget() {
    MemoryBudget budget = new MemoryBudget(80 << 20);
    for (int i = 0; i < 1_000; i++) {
      PendingWrites deaf = new PendingWrites(budget.claims(), new ManualScheduler(), () -> {}, () -> {});
      while (!deaf.isFull()) {
        deaf.add(10_000, Promise.<Void>promise().future());
      }
    }
    PendingWrites healthy = new PendingWrites(budget.claims(), new ManualScheduler(), () -> {}, () -> {});

    assertThat(budget.usedBytes()).isLessThan(budget.totalBytes() / 8 * 3);
    assertThat(healthy.isFull()).isFalse();
  }

  @Test
  void whereThereIsNoRoomAtAllAWriterIsToldWhenThereIsSome() {
    MemoryBudget budget = new MemoryBudget(1 << 20);
    ManualScheduler scheduler = new ManualScheduler();
    PendingWrites deaf = new PendingWrites(budget.claims(), scheduler, () -> {}, Assertions::fail);
    Promise<Void> write = Promise.promise();
    deaf.add(1 << 20, write.future());
    PendingWrites other = new PendingWrites(budget.claims(), scheduler, writable::incrementAndGet, Assertions::fail);
    assertThat(other.isFull()).isTrue();

    write.complete();
    scheduler.runTasks();
    assertThat(writable).hasValue(1);
    assertThat(other.isFull()).isFalse();
  }

  @Test
  void whoWaitsForRoomGetsItOnceTheOthersHaveTakenNothingForLong() {
    ManualScheduler scheduler = new ManualScheduler();
    MemoryBudget budget = new MemoryBudget(1 << 20, scheduler::nowNanos);
    AtomicInteger cutOff = new AtomicInteger();
    PendingWrites deaf = new PendingWrites(budget.claims(), scheduler, () -> {}, cutOff::incrementAndGet);
    deaf.add(1 << 20, Promise.<Void>promise().future());
    PendingWrites other = new PendingWrites(budget.claims(), scheduler, writable::incrementAndGet, Assertions::fail);
    assertThat(other.isFull()).isTrue();
    scheduler.runTasks();
    assertThat(cutOff).as("it has just been given something").hasValue(0);

    scheduler.passNanos(TimeUnit.SECONDS.toNanos(1));
    scheduler.runTasks();
    assertThat(cutOff).hasValue(1);
    assertThat(writable).hasValue(1);
    assertThat(other.isFull()).isFalse();
  }

  @Test
  void aStreamThatEndedAsksForNoRoomAnyMore() {
    ManualScheduler scheduler = new ManualScheduler();
    MemoryBudget budget = new MemoryBudget(1 << 20, scheduler::nowNanos);
    PendingWrites deaf = new PendingWrites(budget.claims(), scheduler, () -> {}, Assertions::fail);
    Promise<Void> write = Promise.promise();
    deaf.add(1 << 20, write.future());
    PendingWrites ended = new PendingWrites(budget.claims(), scheduler, Assertions::fail, Assertions::fail);
    assertThat(ended.isFull()).isTrue();
    ended.close();

    scheduler.passNanos(TimeUnit.SECONDS.toNanos(2));
    scheduler.runTasks();
    write.complete();
    scheduler.runTasks();
    assertThat(ended.isFull()).isTrue();
  }

  @Test
  void theNextWriteIsToBeLittleOnceHalfOfTheRoomIsInUse() {
    MemoryBudget budget = new MemoryBudget(8 << 20);
    PendingWrites deaf = new PendingWrites(budget.claims(), new ManualScheduler(), () -> {}, Assertions::fail);
    PendingWrites other = new PendingWrites(budget.claims(), new ManualScheduler(), () -> {}, Assertions::fail);
    assertThat(other.takesLittle()).isFalse();
    Promise<Void> write = Promise.promise();
    deaf.add((int) (budget.claims().maxBytes() / 2), write.future());
    assertThat(other.isFull()).isFalse();
    assertThat(other.takesLittle()).isTrue();

    write.complete();
    assertThat(other.takesLittle()).isFalse();
  }
}
