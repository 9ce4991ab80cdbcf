package loggregator.buslink;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.util.Optional;
import loggregator.config.BusConfig;
import loggregator.losses.Losses;
import loggregator.testing.EventLoops;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class FeedServerLossTest extends FeedServerFixture {
  @Test
  void aCancelledFeedLeavesNothingBehind() {
    start(TestBus.CONFIG);
    subscribe(1);
    subscribe(2);
    source.accept(2);
    bus.send(FEEDS, new Frame.Cancel("subscriber", 1, false));
    bus.send(FEEDS, new Frame.Cancel("subscriber", 1, false));
    bus.send(FEEDS, new Frame.Cancel("nobody", 1, false));
    bus.until(() -> upstream().feed(0).isClosed());

    assertThat(upstream().feed(0).closedTimes()).isOne();
    assertThat(upstream().feed(1).isClosed()).isFalse();
    assertThat(metrics.openDiodes()).isOne();
    EventLoops.await(renew(2));
  }

  @Test
  void forgetsASubscriberThatFallsSilentThoughThereIsNothingForIt() {
    acknowledges = false;
    acknowledgesEmptyFrames = false;
    start(TestBus.config(200, 20_000, 100));
    subscribe(1);
    bus.until(() -> upstream().feeds().size() == 1 && upstream().feed(0).isClosed());

    assertThat(metrics.openDiodes()).isZero();
  }

  @Test
  void keepsASubscriberThatAcknowledgesEmptyFrames() {
    start(TestBus.config(200, 20_000, 500));
    subscribe(1);
    source.accept(1);
    bus.until(() -> emptyFrames == 4);

    assertThat(upstream().feed(0).isClosed()).isFalse();
  }

  @Test
  void countsWhatWasOnItsWayWhenItClosesOrIsToldOfOtherFeeds() {
    start(ONE_FRAME);
    acknowledges = false;
    subscribe(1);
    source.accept(1);
    source.send(NumberedLogs.of(1, 1));
    assertThatThrownBy(() -> EventLoops.await(renew(9))).hasRootCauseMessage("unknown subscriptions");
    assertThat(metrics.lostInFlight("router")).isOne();

    subscribe(1);
    source.accept(2);
    source.send(NumberedLogs.of(2, 1));
    bus.run(source.server::close);
    assertThat(metrics.lostInFlight("router")).isEqualTo(2);
  }

  @Test
  void aSubscriberThatIsGoneCostsTheOthersNothing() {
    start(TestBus.CONFIG);
    request(new Frame.Subscribe("gone", "nowhere", 1, LOGS, true));
    subscribe(2);
    source.accept(1);
    source.send(NumberedLogs.of(1, 5));
    bus.until(() -> numbers(2).size() == 5);

    assertThat(upstream().feeds()).as("nobody could take it").hasSize(1);
  }

  @Test
  void tellsEachFeedOfItsOwnLossesOnceBeforeTheNextBatch() {
    metrics = new TestMetrics(4);
    start(ONE_FRAME);
    acknowledges = false;
    subscribe(1);
    source.accept(1);
    source.send(NumberedLogs.of(1, 1));
    bus.until(() -> received.size() == 1);
    source.send(NumberedLogs.of(2, 6));
    bus.run(() -> source.upstream.feed(0).handler.lost(Losses.of(10)));
    bus.run(() -> {
      acknowledges = true;
      received.get(0).window().acknowledge(received.get(0).sequence());
    });
    bus.until(() -> numbers(1).size() == 5);

    assertThat(numbers(1)).containsExactly(1L, 4L, 5L, 6L, 7L);
    assertThat(bus.call(() -> received.stream().map(frame -> frame.segments().get(0).recipients().get(0).lost().envelopes()).toList()))
        .containsExactly(0L, 12L, 0L, 0L, 0L);
  }

  @Test
  void isDrainedWhenItsSubscribersHaveTakenEverything() {
    start(ONE_FRAME);
    acknowledges = false;
    subscribe(1);
    source.accept(1);
    source.send(NumberedLogs.of(1, 10));
    bus.run(source.server::leave);
    Future<Void> drained = bus.call(source.server::drain);
    bus.until(() -> received.size() == 1);
    assertThat(upstream().feed(0).isFinished()).as("takes nothing new").isTrue();
    assertThat(drained.isComplete()).isFalse();

    bus.run(() -> {
      acknowledges = true;
      received.get(0).window().acknowledge(received.get(0).sequence());
    });
    EventLoops.await(drained);
    assertThat(numbers(1)).isEqualTo(range(1, 10));
    assertThat(metrics.lostInFlight("router")).isZero();
  }

  @Test
  void isDrainedOfASubscriberThatTakesNothingWhenThatOneIsGivenUp() {
    start(TestBus.smallFrames(1, 200, 20_000, 100));
    acknowledges = false;
    subscribe(1);
    source.accept(1);
    source.send(NumberedLogs.of(1, 10));
    EventLoops.await(bus.call(source.server::drain));

    bus.until(() -> metrics.lostInFlight("router") == 1);
  }

  @Test
  void isDrainedAtOnceOfSubscribersThatAreGone() {
    start(new BusConfig(10_000, 1_000, 256 << 10, 64, 8 << 20, 60_000, 20, 20_000, 3_600_000, Optional.empty()));
    for (int i = 0; i < 3; i++) {
      request(new Frame.Subscribe("subscriber-" + i, DELIVERY, i, LOGS, true));
    }
    source.accept(3);
    source.send(NumberedLogs.of(1, 1));
    bus.until(() -> received.size() == 3);
    bus.run(() -> consumer.unregister());
    source.send(NumberedLogs.of(2, 5));
    EventLoops.await(bus.call(source.server::drain));

    bus.until(() -> metrics.openDiodes() == 0);
    assertThat(metrics.lostInFlight("router")).isEqualTo(3 * 5);
  }

  @Test
  void drainsSubscribersThatDoNotRenewAtASourceThatLeaves() {
    start(TestBus.smallFrames(1, 200, 2_000, 60_000));
    acknowledges = false;
    subscribe(1);
    source.accept(1);
    source.send(NumberedLogs.of(1, 3));
    bus.run(source.server::leave);
    Future<Void> drained = bus.call(source.server::drain);
    bus.until(() -> received.size() == 1);
    bus.passMs(3_000);
    bus.run(() -> {
      acknowledges = true;
      received.get(0).window().acknowledge(received.get(0).sequence());
    });

    EventLoops.await(drained);
    assertThat(numbers(1)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void takesNoNewSubscriptionOnceItLeaves() {
    start(TestBus.CONFIG);
    bus.run(source.server::leave);

    assertThatThrownBy(() -> EventLoops.await(subscribe(1))).hasRootCauseMessage("stopping");
    assertThat(upstream().feeds()).isEmpty();
  }
}
