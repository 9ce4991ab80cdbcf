package loggregator.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireWriter;
import org.junit.jupiter.api.Test;

class EnvelopeQueueTest {
  private final EnvelopeQueue queue = new EnvelopeQueue();

  @Test
  void whatWasAddedSinceTheLastTakeComesTogetherAndInOrder() throws InterruptedException {
    queue.add(envelope(1));
    queue.add(envelope(2));
    Batch taken = queue.take();
    assertThat(Arrays.copyOfRange(taken.bytes(), taken.offset(), taken.end())).isEqualTo(
        Batch.concat(List.of(envelope(1), envelope(2))).bytes());
    assertThat(queue.take()).isNull();
  }

  @Test
  void isFinishedOnlyWhenEndedAndEmpty() throws InterruptedException {
    assertThat(queue.isFinished()).isFalse();
    queue.add(envelope(1));
    queue.end();
    assertThat(queue.isFinished()).isFalse();
    queue.take();
    assertThat(queue.isFinished()).isTrue();
  }

  @Test
  void aTakerThatFoundNothingIsWokenOnce() throws InterruptedException {
    AtomicInteger wakes = new AtomicInteger();
    queue.onChange(wakes::incrementAndGet);
    queue.add(envelope(1));
    assertThat(wakes).hasValue(0);
    queue.take();
    queue.take();
    queue.add(envelope(2));
    queue.add(envelope(3));
    assertThat(wakes).hasValue(1);
  }

  @Test
  void theEndWakesATakerToo() {
    AtomicInteger wakes = new AtomicInteger();
    queue.onChange(wakes::incrementAndGet);
    queue.take();
    queue.end();
    assertThat(wakes).hasValue(1);
  }

  @Test
  void whoeverAddsWaitsWhileABatchIsFull() throws InterruptedException {
    Thread adder = adding(EnvelopeQueue.MAX_BATCH_ENVELOPES + 1, 0);
    await().until(() -> adder.getState() == Thread.State.WAITING);
    assertThat(queue.take().envelopes()).isEqualTo(EnvelopeQueue.MAX_BATCH_ENVELOPES);
    adder.join();
    assertThat(queue.take().envelopes()).isOne();
  }

  @Test
  void aBatchIsFullOfBytesToo() throws InterruptedException {
    int halfABatch = EnvelopeQueue.MAX_BATCH_BYTES / 2;
    Thread adder = adding(4, halfABatch);
    List<Integer> batches = new ArrayList<>();
    for (int taken = 0; taken < 4; taken += batches.get(batches.size() - 1)) {
      await().until(() -> adder.getState() == Thread.State.WAITING || !adder.isAlive());
      Batch batch = queue.take();
      batches.add(batch == null ? 0 : batch.envelopes());
    }
    assertThat(batches).allMatch(size -> size <= 1);
  }

  @Test
  void anEnvelopeLargerThanABatchGoesAlone() throws InterruptedException {
    queue.add(envelope(2 * EnvelopeQueue.MAX_BATCH_BYTES));
    assertThat(queue.take().envelopes()).isOne();
  }

  private Thread adding(int count, int payloadBytes) {
    Thread adder = new Thread(() -> {
      try {
        for (int i = 0; i < count; i++) {
          queue.add(envelope(payloadBytes));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    adder.setDaemon(true);
    adder.start();
    return adder;
  }

  private static Batch envelope(int bytes) {
    WireWriter record = new WireWriter(bytes + 16);
    record.writeBytesField(EnvelopeFields.BATCH_ENVELOPE, new byte[bytes]);
    return new Batch(record.toByteArray(), 0, record.size(), 1);
  }
}
