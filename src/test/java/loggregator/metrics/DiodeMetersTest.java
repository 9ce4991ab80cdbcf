package loggregator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class DiodeMetersTest {
  private static final int MAX_ENVELOPES = 10;

  private final Metrics metrics = new Metrics();
  private final DiodeMeters meters = metrics.diodes("rlp", "stream", new DiodeLimits(MAX_ENVELOPES, 1 << 20));

  @Test
  void sumsTheOpenDiodes() {
    Diode one = meters.open();
    Diode two = meters.open();
    one.write(NumberedLogs.of(1, 4));
    two.write(NumberedLogs.of(1, 3));
    two.read(2, 1 << 20);

    assertSums(7, 2, 0, 0, 5);
    assertThat(value("loggregator_diodes")).isEqualTo(2);
    assertThat(value("loggregator_diode_queued_bytes")).isEqualTo(NumberedLogs.of(1, 4).length()
        + NumberedLogs.of(3, 1).length());
  }

  @Test
  void tellsHowLongTheOldestEnvelopeWaits() {
    meters.open();
    Diode slow = meters.open();
    slow.write(NumberedLogs.of(1, 1));
    await().atMost(60, TimeUnit.SECONDS).until(() -> {
      meters.look();
      return value("loggregator_diode_oldest_ms") > 0;
    });
    slow.read(1, 1 << 20);
    meters.look();

    assertThat(value("loggregator_diode_oldest_ms")).isZero();
  }

  @Test
  void keepsWhatADiodeHadWhenItIsClosed() {
    Diode diode = meters.open();
    diode.write(NumberedLogs.of(1, MAX_ENVELOPES + 5));
    diode.read(3, 1 << 20);
    assertSums(15, 3, 5, 0, 7);

    meters.close(diode);
    meters.close(diode);
    assertSums(15, 3, 5, 7, 0);
    assertThat(value("loggregator_diodes")).isZero();
    assertThat(value("loggregator_diode_queued_bytes")).isZero();

    Diode next = meters.open();
    next.write(NumberedLogs.of(1, 1));
    assertSums(16, 3, 5, 7, 1);
  }

  @Test
  void countsNothingOfWhatIsNotItsOwn() {
    Diode foreign = metrics.diodes("rlp", "gateway", new DiodeLimits(MAX_ENVELOPES, 1 << 20)).open();
    foreign.write(NumberedLogs.of(1, 1));
    meters.close(foreign);

    assertSums(0, 0, 0, 0, 0);
    assertThat(foreign.queuedEnvelopes()).isOne();
  }

  @Test
  void isOneForAHopHoweverManyInstancesItHas() {
    assertThat(metrics.diodes("rlp", "stream", new DiodeLimits(1, 1))).isSameAs(meters);
  }

  @Test
  void noCounterEverGoesDownWhileDiodesAreWrittenAndClosed() {
    AtomicReference<Diode> current = new AtomicReference<>(meters.open());
    AtomicBoolean over = new AtomicBoolean();
    List<CompletableFuture<Void>> others = List.of(
        CompletableFuture.runAsync(() -> {
          while (!over.get()) {
            current.get().write(NumberedLogs.of(1, 7));
          }
        }),
        CompletableFuture.runAsync(() -> assertNeverGoesDown(over, meters::overflowed)),
        CompletableFuture.runAsync(() -> assertNeverGoesDown(over, meters::leftBehind)));
    for (int i = 0; i < 20_000; i++) {
      Diode old = current.getAndSet(meters.open());
      old.read(2, 1 << 20);
      meters.close(old);
    }
    over.set(true);
    others.forEach(other -> other.orTimeout(60, TimeUnit.SECONDS).join());
    meters.close(current.get());

    assertThat(meters.overflowed()).isPositive();
    assertThat(meters.leftBehind()).isPositive();
    assertThat(value("loggregator_diode_written_envelopes_total"))
        .isEqualTo(value("loggregator_diode_read_envelopes_total") + value("loggregator_dropped_envelopes_total"));
  }

  private static void assertNeverGoesDown(AtomicBoolean over, LongSupplier count) {
    long before = 0;
    while (!over.get()) {
      long now = count.getAsLong();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
  }

  private void assertSums(long written, long read, long overflowed, long leftBehind, long queued) {
    assertThat(value("loggregator_diode_written_envelopes_total")).isEqualTo(written);
    assertThat(value("loggregator_diode_read_envelopes_total")).isEqualTo(read);
    assertThat(value("loggregator_dropped_envelopes_total", "reason=\"overflow\"")).isEqualTo(overflowed);
    assertThat(value("loggregator_dropped_envelopes_total", "reason=\"closed\"")).isEqualTo(leftBehind);
    assertThat(value("loggregator_diode_queued_envelopes")).isEqualTo(queued);
    assertThat(written).isEqualTo(read + overflowed + leftBehind + queued);
  }

  private long value(String name, String... labels) {
    Scrape scrape = new Scrape(metrics);
    return labels.length == 0
        ? scrape.value(name, "role=\"rlp\"", "diode=\"stream\"")
        : scrape.value(name, "role=\"rlp\"", "diode=\"stream\"", labels[0]);
  }
}
