package loggregator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.LongAdder;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.SourceKey;
import loggregator.losses.Consumer;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class LossReporterTest {
  private final Metrics metrics = new Metrics();
  private final LossReporter reporter = new LossReporter(metrics);
  private final DiodeMeters diodes = metrics.diodes("router", "subscription", new DiodeLimits(10, 1 << 20));
  private final LongAdder rejected = metrics.lossCounter("rejected", "Refused", "role", "agent", "reason", "bad");

  private String news() {
    return reporter.news(metrics.lossBook().nextPeriod());
  }

  @Test
  void saysNothingWhenNothingWasLost() {
    Diode diode = diodes.open();
    diode.write(NumberedLogs.of(1, 10));
    diode.read(5, 1 << 20);
    metrics.counter("taken", "Not a loss").add(5);

    assertThat(news()).isEmpty();
  }

  @Test
  void saysEachLossOnce() {
    Diode diode = diodes.open();
    diode.write(NumberedLogs.of(1, 13));
    assertThat(news()).isEqualTo("dropped by full diode router subscription 3 (sources source/ 3)");
    assertThat(news()).isEmpty();

    rejected.add(2);
    assertThat(news()).isEqualTo("rejected[reason=bad, role=agent] 2");
    diode.write(NumberedLogs.of(14, 1));
    rejected.add(1);
    assertThat(news()).contains("subscription 1", "rejected[reason=bad, role=agent] 1");
    assertThat(news()).isEmpty();
  }

  @Test
  void takesWhatWaitedForAConsumerThatLeftForNoLoss() {
    Diode diode = diodes.open();
    diode.write(NumberedLogs.of(1, 12));
    diodes.close(diode);

    assertThat(news()).isEqualTo("dropped by full diode router subscription 2 (sources source/ 2)");
    assertThat(news()).isEmpty();
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

    assertThat(news()).isEqualTo("left at the stop in diode router subscription 3");
  }

  @Test
  void namesThoseWhoLostMost() {
    DiodeMeters streams = metrics.diodes("rlp", "stream", new DiodeLimits(1, 1 << 20));
    for (int source = 1; source <= 4; source++) {
      Diode diode = streams.openFor(
          new Consumer("grpc", "shard\n" + source, "nozzle", "10.0.0.1"), SourceKey.V2, false).diode();
      diode.write(NumberedLogs.of("app-" + source, 1, 1 + source));
    }

    assertThat(news()).isEqualTo("dropped by full diode rlp stream 10"
        + " (sources app-4/ 4, app-3/ 3, app-2/ 2; consumers"
        + " 10.0.0.1 over grpc, shard shard?4, nozzle 4,"
        + " 10.0.0.1 over grpc, shard shard?3, nozzle 3,"
        + " 10.0.0.1 over grpc, shard shard?2, nozzle 2)");
  }

  @Test
  void namesACounterOnceHoweverOftenItIsAskedFor() {
    metrics.lossCounter("rejected", "Refused", "role", "agent", "reason", "bad").add(4);

    assertThat(rejected.sum()).isEqualTo(4);
    assertThat(news()).isEqualTo("rejected[reason=bad, role=agent] 4");
  }
}
