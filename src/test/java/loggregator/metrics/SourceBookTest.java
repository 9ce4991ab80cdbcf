package loggregator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.losses.Loss;
import loggregator.losses.SourceName;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class SourceBookTest {
  private final SourceBook book = new SourceBook();
  private long nanos;
  private final SourceSampler sampler = new SourceSampler(book, () -> nanos);

  @Test
  void isExactWhileLittleComes() {
    sampler.came(NumberedLogs.of("loud", 1, 30));
    sampler.came(NumberedLogs.of("quiet", 1, 2));

    assertThat(book.lastMinute().envelopes().losses())
        .containsExactly(new Loss<>(new SourceName("loud", ""), 30, 30), new Loss<>(new SourceName("quiet", ""), 2, 2));
    assertThat(book.lastPeriod().bytes().losses().get(0).envelopes()).isGreaterThan(30 * 8);
  }

  @Test
  void aSourceThatFloodsIsFoundAmongManyByLookingAtFew() {
    int rounds = 2_000;
    for (int round = 0; round < rounds; round++) {
      sampler.came(NumberedLogs.of("flood", 1, 50));
      for (int i = 0; i < 50; i++) {
        sampler.came(NumberedLogs.of("source-" + (50 * round + i), 1, 1));
      }
      nanos += TimeUnit.SECONDS.toNanos(2) / rounds;
    }

    List<Loss<SourceName>> largest = book.lastMinute().envelopes().losses();
    long sent = 50L * rounds;
    assertThat(largest.get(0).who().sourceId()).isEqualTo("flood");
    // At least 500 of 200,000 were looked at, and half of these were its own: 6 standard errors are 38 %.
    assertThat(largest.get(0).atMost()).isBetween(sent * 6 / 10, sent * 14 / 10);
  }

  @Test
  void whatIsOverIsForgotten() {
    sampler.came(NumberedLogs.of("early", 1, 3));
    book.nextPeriod();
    sampler.came(NumberedLogs.of("late", 1, 1));
    assertThat(book.lastPeriod().envelopes().losses()).hasSize(2);

    book.nextPeriod();
    book.nextPeriod();
    assertThat(book.lastPeriod().envelopes().losses()).isEmpty();
    assertThat(book.lastMinute().envelopes().losses()).hasSize(2);
    for (int period = 0; period < 6; period++) {
      book.nextPeriod();
    }
    assertThat(book.lastMinute().envelopes().losses()).isEmpty();
    assertThat(book.lastQuarter().envelopes().losses()).hasSize(2);
  }
}
