package loggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PendingWritesTest {
  private static final int BYTES = 80 << 10;

  private final AtomicInteger writable = new AtomicInteger();
  private final PendingWrites pending = new PendingWrites(writable::incrementAndGet);

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
  void writeThatFailsTakesNoRoomAnyMore() {
    Promise<Void> write = Promise.promise();
    pending.add(2 * BYTES, write.future());
    assertThat(pending.isFull()).isTrue();

    write.fail("the consumer is gone");

    assertThat(pending.isFull()).isFalse();
  }
}
