package loggregator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.LongAdder;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class LossReporterTest {
  private final Metrics metrics = new Metrics();
  private final LossReporter reporter = new LossReporter(metrics);
  private final DiodeMeters diodes = metrics.diodes("router", "subscription", new DiodeLimits(10, 1 << 20));
  private final LongAdder rejected = metrics.lossCounter("rejected", "Refused", "role", "agent", "reason", "bad");

  @Test
  void saysNothingWhenNothingWasLost() {
    Diode diode = diodes.open();
    diode.write(NumberedLogs.of(1, 10));
    diode.read(5, 1 << 20);
    metrics.counter("taken", "Not a loss").add(5);

    assertThat(reporter.news()).isEmpty();
  }

  @Test
  void saysEachLossOnce() {
    Diode diode = diodes.open();
    diode.write(NumberedLogs.of(1, 13));
    assertThat(reporter.news()).isEqualTo("dropped by full diode router subscription 3");
    assertThat(reporter.news()).isEmpty();

    rejected.add(2);
    assertThat(reporter.news()).isEqualTo("rejected[reason=bad, role=agent] 2");
    diode.write(NumberedLogs.of(14, 1));
    rejected.add(1);
    assertThat(reporter.news()).contains("subscription 1", "rejected[reason=bad, role=agent] 1");
    assertThat(reporter.news()).isEmpty();
  }

  @Test
  void takesWhatWaitedForAConsumerThatLeftForNoLoss() {
    Diode diode = diodes.open();
    diode.write(NumberedLogs.of(1, 12));
    diodes.close(diode);

    assertThat(reporter.news()).isEqualTo("dropped by full diode router subscription 2");
    assertThat(reporter.news()).isEmpty();
  }

  @Test
  void countsWhatIsLeftAtTheStopAsLost() {
    Diode before = diodes.open();
    before.write(NumberedLogs.of(1, 5));
    diodes.close(before);
    Diode during = diodes.open();
    during.write(NumberedLogs.of(1, 3));

    reporter.stopping();
    diodes.close(during);

    assertThat(reporter.news()).isEqualTo("left at the stop in diode router subscription 3");
  }

  @Test
  void namesACounterOnceHoweverOftenItIsAskedFor() {
    metrics.lossCounter("rejected", "Refused", "role", "agent", "reason", "bad").add(4);

    assertThat(rejected.sum()).isEqualTo(4);
    assertThat(reporter.news()).isEqualTo("rejected[reason=bad, role=agent] 4");
  }
}
