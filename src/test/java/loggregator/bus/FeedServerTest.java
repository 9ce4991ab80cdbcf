package loggregator.bus;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loggregator.config.BusConfig;
import loggregator.envelope.MessageType;
import loggregator.link.FakeUpstream;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A source and a subscriber whose every frame the test writes. */
class FeedServerTest {
  private static final SubscriptionRequest LOGS =
      new SubscriptionRequest("", "", true, List.of(new Selector("", MessageType.LOG, List.of())));
  private static final String FEEDS = BusAddresses.feeds(BusAddresses.ROUTER, "router-1");
  private static final String DELIVERY = "delivery";
  private static final BusConfig ONE_FRAME = TestBus.smallFrames(1, 20, 20_000, 60_000);

  private final TestBus bus = new TestBus();
  private TestMetrics metrics = new TestMetrics();
  private final List<Frame.Data> received = new ArrayList<>();
  private boolean acknowledges = true;
  private TestSource source;
  private MessageConsumer<Frame> consumer;

  @AfterEach
  void close() {
    if (source != null) {
      bus.run(source.server::close);
      assertThat(bus.call(source::open)).as("feeds that nobody closed").isEmpty();
      assertThat(metrics.openDiodes()).as("diodes that nobody closed").isZero();
    }
    bus.close();
  }

  @Test
  void answersWhenTheFeedIsActiveAndDeliversIt() {
    start(TestBus.CONFIG);
    Future<Void> answer = subscribe(5);
    bus.until(() -> upstream().feeds().size() == 1);
    assertThat(answer.isComplete()).isFalse();
    source.accept(1);
    TestBus.await(answer);

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

    assertThatThrownBy(() -> TestBus.await(answer)).hasRootCauseMessage("too many");
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

    TestBus.await(renew(1, 2));
    assertThat(upstream().feed(0).isClosed()).isFalse();
    bus.send(FEEDS, new Frame.Cancel("subscriber", 2));
    TestBus.await(renew(1));
  }

  @Test
  void aRefusedFeedMayBeAskedForAgain() {
    start(TestBus.CONFIG);
    subscribe(1);
    bus.until(() -> upstream().feeds().size() == 1);
    bus.run(() -> upstream().feed(0).refuse("too many"));
    Future<Void> again = subscribe(1);
    source.accept(2);

    TestBus.await(again);
    TestBus.await(renew(1));
    assertThat(metrics.openDiodes()).isOne();
  }

  @Test
  void aRepeatedSubscriptionChangesNothing() {
    start(TestBus.CONFIG);
    subscribe(5);
    source.accept(1);
    TestBus.await(subscribe(5));

    assertThat(bus.call(() -> upstream().feeds().size())).isOne();
    TestBus.await(renew(5));
  }

  @Test
  void aCancelledFeedLeavesNothingBehind() {
    start(TestBus.CONFIG);
    subscribe(1);
    subscribe(2);
    source.accept(2);
    bus.send(FEEDS, new Frame.Cancel("subscriber", 1));
    bus.send(FEEDS, new Frame.Cancel("subscriber", 1));
    bus.send(FEEDS, new Frame.Cancel("nobody", 1));
    bus.until(() -> upstream().feed(0).isClosed());

    assertThat(upstream().feed(0).closedTimes()).isOne();
    assertThat(upstream().feed(1).isClosed()).isFalse();
    assertThat(metrics.openDiodes()).isOne();
    TestBus.await(renew(2));
  }

  @Test
  void toldTheRightFeedsARenewalSucceedsElseAllIsForgotten() {
    start(TestBus.CONFIG);
    subscribe(1);
    subscribe(2);
    source.accept(2);
    TestBus.await(renew(1, 2));
    assertThat(bus.call(source::open)).hasSize(2);

    assertThatThrownBy(() -> TestBus.await(renew(1))).hasRootCauseMessage("unknown subscriptions");
    assertThat(bus.call(source::open)).isEmpty();
    assertThat(metrics.openDiodes()).isZero();
    assertThatThrownBy(() -> TestBus.await(renew(1, 2))).hasRootCauseMessage("unknown subscriptions");
  }

  @Test
  void forgetsASubscriberThatFallsSilent() {
    start(TestBus.config(20, 100, 60_000));
    subscribe(1);
    bus.until(() -> upstream().feeds().size() == 1 && upstream().feed(0).isClosed());

    assertThat(metrics.openDiodes()).isZero();
  }

  @Test
  void keepsASubscriberThatRenews() {
    start(TestBus.config(20, 2_000, 60_000));
    subscribe(1);
    source.accept(1);
    for (int i = 0; i < 25; i++) {
      bus.passMs(100);
      TestBus.await(renew(1));
    }

    assertThat(upstream().feed(0).isClosed()).isFalse();
  }

  @Test
  void forgetsASubscriberThatTakesNothingAndCountsWhatWasOnItsWay() {
    start(TestBus.smallFrames(3, 20, 20_000, 100));
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
  void countsWhatWasOnItsWayWhenItClosesOrIsToldOfOtherFeeds() {
    start(ONE_FRAME);
    acknowledges = false;
    subscribe(1);
    source.accept(1);
    source.send(NumberedLogs.of(1, 1));
    assertThatThrownBy(() -> TestBus.await(renew(9))).hasRootCauseMessage("unknown subscriptions");
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
    request(new Frame.Subscribe("gone", "nowhere", 1, LOGS));
    subscribe(2);
    source.accept(2);
    source.send(NumberedLogs.of(1, 5));
    bus.until(() -> numbers(2).size() == 5);

    bus.until(() -> upstream().feed(0).isClosed());
    assertThat(metrics.lostInFlight("router")).isEqualTo(5);
    assertThat(upstream().feed(1).isClosed()).isFalse();
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
    bus.run(() -> source.upstream.feed(0).handler.lost(10));
    bus.run(() -> {
      acknowledges = true;
      received.get(0).window().acknowledge(1);
    });
    bus.until(() -> numbers(1).size() == 5);

    assertThat(numbers(1)).containsExactly(1L, 4L, 5L, 6L, 7L);
    assertThat(bus.call(() -> received.stream().map(frame -> frame.segments().get(0).lost()).toList()))
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
    assertThat(upstream().feed(0).isClosed()).as("takes nothing new").isTrue();
    assertThat(drained.isComplete()).isFalse();

    bus.run(() -> {
      acknowledges = true;
      received.get(0).window().acknowledge(1);
    });
    TestBus.await(drained);
    assertThat(numbers(1)).isEqualTo(range(1, 10));
    assertThat(metrics.lostInFlight("router")).isZero();
  }

  @Test
  void isDrainedOfASubscriberThatTakesNothingWhenThatOneIsGivenUp() {
    start(TestBus.smallFrames(1, 20, 20_000, 100));
    acknowledges = false;
    subscribe(1);
    source.accept(1);
    source.send(NumberedLogs.of(1, 10));
    TestBus.await(bus.call(source.server::drain));

    bus.until(() -> metrics.lostInFlight("router") == 1);
  }

  @Test
  void isDrainedAtOnceOfSubscribersThatAreGone() {
    start(new BusConfig(10_000, 1_000, 256 << 10, 64, 8 << 20, 60_000, 20, 20_000, Optional.empty()));
    for (int i = 0; i < 3; i++) {
      request(new Frame.Subscribe("subscriber-" + i, DELIVERY, i, LOGS));
    }
    source.accept(3);
    source.send(NumberedLogs.of(1, 1));
    bus.until(() -> received.size() == 3);
    bus.run(() -> consumer.unregister());
    source.send(NumberedLogs.of(2, 5));
    TestBus.await(bus.call(source.server::drain));

    bus.until(() -> metrics.openDiodes() == 0);
    assertThat(metrics.lostInFlight("router")).isEqualTo(3 * 5);
  }

  @Test
  void drainsSubscribersThatDoNotRenewAtASourceThatLeaves() {
    start(TestBus.smallFrames(1, 20, 100, 60_000));
    acknowledges = false;
    subscribe(1);
    source.accept(1);
    source.send(NumberedLogs.of(1, 3));
    bus.run(source.server::leave);
    Future<Void> drained = bus.call(source.server::drain);
    bus.until(() -> received.size() == 1);
    bus.passMs(500);
    bus.run(() -> {
      acknowledges = true;
      received.get(0).window().acknowledge(1);
    });

    TestBus.await(drained);
    assertThat(numbers(1)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void takesNoNewSubscriptionOnceItLeaves() {
    start(TestBus.CONFIG);
    bus.run(source.server::leave);

    assertThatThrownBy(() -> TestBus.await(subscribe(1))).hasRootCauseMessage("stopping");
    assertThat(upstream().feeds()).isEmpty();
  }

  @Test
  void ignoresWhatIsNoFrameItKnows() {
    start(TestBus.CONFIG);
    bus.send(FEEDS, null);
    bus.send(FEEDS, new Frame.Query("router"));
    subscribe(1);
    source.accept(1);

    TestBus.await(renew(1));
  }

  private void start(BusConfig config) {
    source = TestSource.router(bus, config, "router-1", metrics.feeds);
    consumer = bus.consumer(DELIVERY, frame -> {
      Frame.Data data = (Frame.Data) frame;
      received.add(data);
      if (acknowledges) {
        data.window().acknowledge(data.sequence());
      }
    });
  }

  private FakeUpstream upstream() {
    return source.upstream;
  }

  private Future<Void> subscribe(long feed) {
    return request(new Frame.Subscribe("subscriber", DELIVERY, feed, LOGS));
  }

  private Future<Void> renew(long... feeds) {
    long sum = 0;
    for (long feed : feeds) {
      sum += feed;
    }
    return request(new Frame.Renew("subscriber", feeds.length, sum));
  }

  private Future<Void> request(Frame frame) {
    return bus.request(FEEDS, frame);
  }

  private List<Long> numbers(long feed) {
    return bus.call(() -> received.stream()
        .flatMap(frame -> frame.segments().stream())
        .filter(segment -> segment.feed() == feed)
        .flatMap(segment -> NumberedLogs.numbers(segment.batch()).stream())
        .toList());
  }
}
