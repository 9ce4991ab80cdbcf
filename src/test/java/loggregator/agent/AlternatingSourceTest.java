package loggregator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import loggregator.envelope.Batch;
import loggregator.link.BatchSource;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class AlternatingSourceTest {
  private final FakeSource first = new FakeSource();
  private final FakeSource second = new FakeSource();
  private final AlternatingSource source = new AlternatingSource(first, second);

  @Test
  void bothGetTheirTurnsAsLongAsBothHaveSomething() {
    for (int i = 0; i < 3; i++) {
      first.add(i);
      second.add(10 + i);
    }

    assertThat(readAll()).containsExactly(0L, 10L, 1L, 11L, 2L, 12L);
  }

  @Test
  void oneAloneIsReadToItsEnd() {
    second.add(1).add(2).add(3);

    assertThat(source.queuedEnvelopes()).isEqualTo(3);
    assertThat(readAll()).containsExactly(1L, 2L, 3L);
    assertThat(source.queuedEnvelopes()).isZero();
  }

  @Test
  void oneThatComesLateWaitsForOneTurnOfTheOther() {
    first.add(1).add(2).add(3);
    source.read(1, 1);
    source.read(1, 1);
    second.add(10);

    assertThat(readAll()).containsExactly(10L, 3L);
  }

  private List<Long> readAll() {
    List<Long> numbers = new ArrayList<>();
    for (Batch batch = source.read(1, 1); batch != null; batch = source.read(1, 1)) {
      numbers.addAll(NumberedLogs.numbers(batch));
    }
    return numbers;
  }

  private static final class FakeSource implements BatchSource {
    private final Queue<Batch> batches = new ArrayDeque<>();

    FakeSource add(long number) {
      batches.add(NumberedLogs.of(number, 1));
      return this;
    }

    @Override
    public Batch read(int maxEnvelopes, int maxBytes) {
      return batches.poll();
    }

    @Override
    public long queuedEnvelopes() {
      return batches.size();
    }
  }
}
