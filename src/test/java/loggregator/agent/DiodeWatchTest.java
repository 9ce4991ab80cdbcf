package loggregator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.SourceKey;
import loggregator.flow.ManualScheduler;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiodeWatchTest {
  private final ManualScheduler scheduler = new ManualScheduler();
  private final Diode diode = new Diode(new DiodeLimits(10, 1 << 20), SourceKey.V2);
  private final DiodeWatch watch = new DiodeWatch(diode, 10, scheduler);

  @AfterEach
  void looksNoMoreWhenNobodyWaits() {
    scheduler.passMs(2_100);
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void isSettledWhenAllThatWasQueuedHasLeftHoweverMuchCameMeanwhile() {
    diode.write(NumberedLogs.of(1, 3));
    Future<Void> settled = watch.settled();
    diode.write(NumberedLogs.of(4, 3));
    diode.read(2, 1 << 20);
    scheduler.passMs(10);
    assertThat(settled.isComplete()).isFalse();

    diode.read(1, 1 << 20);
    scheduler.passMs(10);
    assertThat(settled.succeeded()).isTrue();
  }

  @Test
  void isNotSettledBecauseOthersWereDropped() {
    diode.write(NumberedLogs.of("early", 1, 3));
    Future<Void> settled = watch.settled();
    for (int i = 0; i < 1_000; i++) {
      diode.write(NumberedLogs.of("a much longer name of a source that floods", i, 1));
    }
    scheduler.passMs(10);
    assertThat(diode.counts().dropped()).isGreaterThan(900);
    assertThat(diode.counts().read()).isZero();
    assertThat(settled.isComplete()).isFalse();

    diode.read(10, 1 << 20);
    scheduler.passMs(10);
    assertThat(settled.succeeded()).isTrue();
  }

  @Test
  void thereIsRoomWhenHalfOfTheQueueIsFree() {
    assertThat(watch.room().succeeded()).isTrue();
    diode.write(NumberedLogs.of(1, 6));
    Future<Void> room = watch.room();
    assertThat(room.isComplete()).isFalse();

    diode.read(1, 1 << 20);
    scheduler.passMs(10);
    assertThat(room.succeeded()).isTrue();
  }

  @Test
  void nobodyWaitsForLongWhereNothingMoves() {
    diode.write(NumberedLogs.of(1, 6));
    Future<Void> room = watch.room();
    Future<Void> settled = watch.settled();
    scheduler.passMs(2_100);

    assertThat(room.failed()).isTrue();
    assertThat(settled.failed()).isTrue();
  }
}
