package loggregator.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import org.junit.jupiter.api.Test;

class PacedSinkTest {
  private static final Batch ONE = new Batch(new byte[] {0x0A, 0}, 0, 2, 1);

  private final List<Long> sentAtMs = new ArrayList<>();
  private long nowNanos = TimeUnit.SECONDS.toNanos(100);

  private final PacedSink sink = new PacedSink(new EnvelopeSink() {
    @Override
    public void add(Batch envelope) {
      sentAtMs.add(TimeUnit.NANOSECONDS.toMillis(nowNanos) - 100_000);
    }

    @Override
    public void end() {}
  }, 10, () -> nowNanos, nanos -> nowNanos += nanos);

  @Test
  void envelopesAreSentAtEvenDistances() throws InterruptedException {
    send(4);

    assertThat(sentAtMs).containsExactly(0L, 100L, 200L, 300L);
  }

  @Test
  void aPauseIsMadeUpForInSmallPart() throws InterruptedException {
    send(1);
    nowNanos += TimeUnit.SECONDS.toNanos(5);
    send(4);

    assertThat(sentAtMs).containsExactly(0L, 5_000L, 5_000L, 5_100L, 5_200L);
  }

  @Test
  void aBatchIsSentOneByOne() throws InterruptedException {
    sink.add(Batch.concat(List.of(ONE, ONE, ONE)));

    assertThat(sentAtMs).containsExactly(0L, 100L, 200L);
  }

  private void send(int envelopes) throws InterruptedException {
    for (int i = 0; i < envelopes; i++) {
      sink.add(ONE);
    }
  }
}
