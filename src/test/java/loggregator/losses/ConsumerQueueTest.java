package loggregator.losses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.DropObserver;
import loggregator.diode.SourceKey;
import loggregator.memory.MemoryBudget;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class ConsumerQueueTest {
  private static final SourceName APP = new SourceName("app", "");
  private static final SourceName OTHER = new SourceName("other", "");

  private final ConsumerQueue queue = ConsumerQueue.tellingSources(SourceKey.V2, DropObserver.NONE, observer ->
      new Diode(new DiodeLimits(2, 1 << 20), SourceKey.V2, MemoryBudget.unlimited(), observer));

  @Test
  void tellsEachLossOnceAndOfWhichSourceItWas() {
    queue.diode().write(NumberedLogs.of("app", 1, 5));
    assertThat(queue.takeLosses()).isEqualTo(new Losses(3, Map.of(APP, 3L)));
    assertThat(queue.takeLosses()).isNull();

    queue.diode().write(NumberedLogs.of("other", 1, 1));
    assertThat(queue.takeLosses()).isEqualTo(new Losses(1, Map.of(APP, 1L)));
    assertThat(queue.lostEnvelopes()).isEqualTo(4);
  }

  @Test
  void addsWhatWasLostBefore() {
    queue.lostBefore(new Losses(10, Map.of(OTHER, 4L)));
    queue.diode().write(NumberedLogs.of("app", 1, 3));
    queue.lostBefore(new Losses(1, Map.of(APP, 1L)));

    assertThat(queue.takeLosses()).isEqualTo(new Losses(12, Map.of(OTHER, 4L, APP, 2L)));
    assertThat(queue.lostEnvelopes()).isEqualTo(12);
    assertThat(queue.takeLosses()).isNull();
  }

  @Test
  void tellsOnlyTheLargestOfMany() {
    for (int i = 1; i <= 100; i++) {
      queue.lostBefore(new Losses(i, Map.of(new SourceName("source " + i, ""), (long) i)));
    }

    Losses losses = queue.takeLosses();
    assertThat(losses.envelopes()).isEqualTo(5_050);
    assertThat(losses.ofSources()).hasSize(Losses.MAX_SOURCES).containsKey(new SourceName("source 100", ""));
    assertThat(losses.largestFirst().get(0).getValue()).isEqualTo(100);
  }
}
