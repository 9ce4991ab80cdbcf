package loggregator.buslink;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import loggregator.testing.EventLoops;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class FeedServerTest extends FeedServerFixture {
  @Test
  void answersWhenTheFeedIsActiveAndDeliversIt() {
    start(TestBus.CONFIG);
    Future<Void> answer = subscribe(5);
    bus.until(() -> upstream().feeds().size() == 1);
    assertThat(answer.isComplete()).isFalse();
    source.accept(1);
    EventLoops.await(answer);

    source.send(NumberedLogs.of(1, 10));
    bus.until(() -> numbers(5).size() == 10);
    assertThat(numbers(5)).isEqualTo(range(1, 10));
    assertThat(upstream().feed(0).request).isEqualTo(LOGS);
  }

  @Test
  void handsOnARefusalInItsSourcesWordsAndKeepsNothing() {
    start(TestBus.CONFIG);
    Future<Void> answer = subscribe(5);
    bus.until(() -> upstream().feeds().size() == 1);
    bus.run(() -> upstream().feed(0).refuse("too many"));

    assertThatThrownBy(() -> EventLoops.await(answer)).hasRootCauseMessage("too many");
    assertThat(upstream().feed(0).isClosed()).isTrue();
    assertThat(metrics.openDiodes()).isZero();
  }

  @Test
  void aRefusedFeedCostsItsSubscriberNothingElse() {
    start(TestBus.CONFIG);
    subscribe(1);
    source.accept(1);
    subscribe(2);
    bus.until(() -> upstream().feeds().size() == 2);
    bus.run(() -> upstream().feed(1).refuse("too many"));

    EventLoops.await(renew(1, 2));
    assertThat(upstream().feed(0).isClosed()).isFalse();
    bus.send(FEEDS, new Frame.Cancel("subscriber", 2, false));
    EventLoops.await(renew(1));
  }

  @Test
  void aRefusedFeedMayBeAskedForAgain() {
    start(TestBus.CONFIG);
    subscribe(1);
    bus.until(() -> upstream().feeds().size() == 1);
    bus.run(() -> upstream().feed(0).refuse("too many"));
    Future<Void> again = subscribe(1);
    source.accept(2);

    EventLoops.await(again);
    EventLoops.await(renew(1));
    assertThat(metrics.openDiodes()).isOne();
  }

  @Test
  void aRepeatedSubscriptionChangesNothing() {
    start(TestBus.CONFIG);
    subscribe(5);
    source.accept(1);
    EventLoops.await(subscribe(5));

    assertThat(bus.call(() -> upstream().feeds().size())).isOne();
    EventLoops.await(renew(5));
  }

  @Test
  void toldTheRightFeedsARenewalSucceedsElseAllIsForgotten() {
    start(TestBus.CONFIG);
    subscribe(1);
    subscribe(2);
    source.accept(2);
    EventLoops.await(renew(1, 2));
    assertThat(bus.call(source::open)).hasSize(2);

    assertThatThrownBy(() -> EventLoops.await(renew(1))).hasRootCauseMessage("unknown subscriptions");
    assertThat(bus.call(source::open)).isEmpty();
    assertThat(metrics.openDiodes()).isZero();
    assertThatThrownBy(() -> EventLoops.await(renew(1, 2))).hasRootCauseMessage("unknown subscriptions");
  }

  @Test
  void forgetsASubscriberThatTakesNothingAndCountsWhatWasOnItsWay() {
    start(TestBus.smallFrames(3, 200, 20_000, 100));
    acknowledges = false;
    subscribe(1);
    source.accept(1);
    source.send(NumberedLogs.of(1, 10));
    bus.until(() -> upstream().feed(0).isClosed());

    assertThat(metrics.lostInFlight("router")).isEqualTo(3);
    assertThat(metrics.value("loggregator_dropped_envelopes_total", "closed")).isEqualTo(7);
    assertThat(metrics.openDiodes()).isZero();
  }

  @Test
  void ignoresWhatIsNoFrameItKnows() {
    start(TestBus.CONFIG);
    bus.send(FEEDS, null);
    bus.send(FEEDS, new Frame.Query("router"));
    subscribe(1);
    source.accept(1);

    EventLoops.await(renew(1));
  }
}
