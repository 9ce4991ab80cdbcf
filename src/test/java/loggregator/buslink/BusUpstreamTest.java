package loggregator.buslink;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import loggregator.config.BusConfig;
import loggregator.feeds.Segment;
import loggregator.link.Feed;
import loggregator.link.RecordingHandler;
import loggregator.link.RefusedException;
import loggregator.losses.Losses;
import loggregator.router.RoutedUpstream;
import loggregator.routing.RoutingTable;
import loggregator.testing.EventLoops;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

/** The upstream of an RLP: every Router. */
class BusUpstreamTest extends BusUpstreamFixture {
  @Test
  void bringsWhatEveryRouterHas() {
    TestSource one = router("router-1");
    TestSource two = router("router-2");
    startAtRouters(TestBus.CONFIG);
    knows(2);
    Feed feed = subscribe(LOGS, handler);
    one.accept(1);
    assertThat(feed.active().isComplete()).isFalse();
    two.accept(1);
    EventLoops.await(feed.active());
    one.send(NumberedLogs.of(1, 10));
    two.send(NumberedLogs.of(101, 10));

    bus.until(() -> handler.numbers().size() == 20);
    assertThat(bus.call(handler::numbers)).containsAll(range(1, 10)).containsAll(range(101, 110));
    assertThat(one.upstream.feed(0).request).isEqualTo(LOGS);
    assertThat(metrics.value("loggregator_link_received_envelopes_total", "role=\"rlp\"")).isEqualTo(20);
  }

  @Test
  void subscribesAtARouterThatComesLater() {
    startAtRouters(TestBus.CONFIG);
    Feed feed = subscribe(LOGS, handler);
    EventLoops.await(feed.active());
    TestSource later = router("router-1");
    later.accept(1);
    later.send(NumberedLogs.of(1, 3));

    bus.until(() -> handler.numbers().size() == 3);
  }

  @Test
  void subscribesAgainAtARouterThatForgotIt() {
    TestSource router = router("router-1");
    startAtRouters(TestBus.CONFIG);
    knows(1);
    subscribe(LOGS, handler);
    subscribe(WEB, new RecordingHandler());
    router.accept(2);
    bus.send(BusAddresses.feeds("router", "router-1"), new Frame.Renew("rlp-1", 99));
    bus.until(() -> router.upstream.feed(1).isClosed());
    router.accept(4);
    router.send(NumberedLogs.of(1, 3));

    bus.until(() -> handler.numbers().size() == 3);
    assertThat(bus.call(router::open)).hasSize(2);
  }

  @Test
  void renewsSoThatItIsNotForgotten() {
    BusConfig config = TestBus.config(50, 2_000, 60_000);
    TestSource router = TestSource.router(bus, config, "router-1", metrics.feeds);
    atEnd.add(router.server::close);
    startAtRouters(config);
    knows(1);
    subscribe(LOGS, handler);
    router.accept(1);
    bus.passMs(3_000);

    assertThat(bus.call(() -> router.upstream.feeds().size())).isOne();
    assertThat(router.upstream.feed(0).isClosed()).isFalse();
  }

  @Test
  void aCancelledFeedLeavesNothingBehindAtAnyRouter() {
    TestSource one = router("router-1");
    TestSource two = router("router-2");
    startAtRouters(TestBus.CONFIG);
    knows(2);
    Feed feed = subscribe(LOGS, handler);
    subscribe(WEB, new RecordingHandler());
    one.accept(2);
    two.accept(2);
    bus.run(() -> {
      one.open().forEach(open -> open.handler.batch(NumberedLogs.of(1, 1)));
      feed.close();
      feed.close();
    });
    bus.until(() -> one.open().size() == 1 && two.open().size() == 1);

    assertThat(handler.batches).as("called after it was closed").isEmpty();
    assertThat(metrics.openDiodes()).isEqualTo(2);
    bus.passMs(100);
    assertThat(bus.call(() -> one.upstream.feeds().size())).as("was subscribed at anew").isEqualTo(2);
  }

  @Test
  void leavesNoSubscriptionInARoutersTable() {
    RoutingTable table = new RoutingTable(new SplittableRandom(1));
    FeedServer server = bus.call(() -> new FeedServer(bus.vertx, bus.scheduler(), TestBus.CONFIG,
        new SourceIdentity(SourceIdentity.ROUTER, "router-1", "", () -> 0),
        new RoutedUpstream(table, 10), metrics.feeds, () -> {}));
    EventLoops.await(bus.call(server::start));
    atEnd.add(server::close);
    startAtRouters(TestBus.CONFIG);
    knows(1);
    Feed feed = subscribe(LOGS, handler);
    EventLoops.await(feed.active());
    Feed other = subscribe(WEB, handler);
    EventLoops.await(other.active());
    assertThat(table.subscriptions()).isEqualTo(2);

    bus.run(feed::close);
    bus.run(other::close);
    bus.until(() -> table.subscriptions() == 0);
    assertThat(metrics.openDiodes()).isZero();
  }

  @Test
  void tellsWhatWasLostOnTheWayBeforeTheBatchThatFollows() {
    TestSource router = router("router-1");
    startAtRouters(TestBus.CONFIG);
    knows(1);
    subscribe(LOGS, handler);
    router.accept(1);
    List<Long> lostBefore = new ArrayList<>();
    handler.onBatch = () -> lostBefore.add(handler.lost);
    bus.run(() -> router.upstream.feed(0).handler.lost(Losses.of(5)));
    router.send(NumberedLogs.of(1, 1));
    bus.until(() -> lostBefore.size() == 1);
    router.send(NumberedLogs.of(2, 1));
    bus.until(() -> lostBefore.size() == 2);

    assertThat(lostBefore).containsExactly(5L, 5L);
  }

  @Test
  void aRouterThatRefusesRefusesTheFeed() {
    TestSource one = router("router-1");
    TestSource two = router("router-2");
    startAtRouters(TestBus.CONFIG);
    knows(2);
    Feed feed = subscribe(LOGS, handler);
    one.accept(1);
    bus.until(() -> two.upstream.feeds().size() == 1);
    bus.run(() -> two.upstream.feed(0).refuse("too many"));

    assertThatThrownBy(() -> EventLoops.await(feed.active()))
        .hasRootCauseInstanceOf(RefusedException.class).hasRootCauseMessage("too many");
    bus.run(feed::close);
    bus.until(() -> one.open().isEmpty());
  }

  @Test
  void aRouterThatComesLaterAndRefusesOneFeedIsAskedAgainAndDisturbsNoOther() {
    startAtRouters(TestBus.CONFIG);
    subscribe(LOGS, handler);
    RecordingHandler second = new RecordingHandler();
    subscribe(WEB, second);
    TestSource router = router("router-1");
    bus.until(() -> router.upstream.feeds().size() == 2);
    bus.run(() -> {
      router.upstream.feed(0).activate();
      router.upstream.feed(1).refuse("too many");
    });
    bus.until(() -> router.upstream.feeds().size() == 3);
    bus.run(() -> router.upstream.feed(2).refuse("too many"));
    bus.until(() -> router.upstream.feeds().size() == 4);
    bus.run(() -> router.upstream.feed(3).activate());
    router.send(NumberedLogs.of(1, 1));

    bus.until(() -> handler.batches.size() == 1 && second.batches.size() == 1);
    assertThat(router.upstream.feed(0).isClosed()).isFalse();
    assertThat(bus.call(() -> router.upstream.feeds().stream().filter(feed -> feed.request.equals(LOGS)).count()))
        .isOne();
    assertThat(handler.endedTimes).isZero();
  }

  @Test
  void aRouterThatDoesNotAnswerKeepsNoConsumerOut() {
    startAtRouters(TestBus.config(200, 500, 60_000));
    bus.consumer(BusAddresses.feeds("router", "hung"), frame -> {});
    bus.publish(BusAddresses.hellos("router"), new Frame.Hello("router", "hung", "", 0, false));
    Feed feed = subscribe(LOGS, handler);

    EventLoops.await(feed.active());
  }

  @Test
  void aRouterOfWhichNothingWasWantedForLongHasItsTimeToBeHeard() {
    int peerTimeoutMs = 400;
    startAtRouters(TestBus.config(60_000, peerTimeoutMs, 60_000));
    Map<Frame, Long> askedAtNanos = new ConcurrentHashMap<>();
    bus.call(() -> bus.vertx.eventBus().<Frame>consumer(BusAddresses.feeds("router", "mute"), message -> {
      askedAtNanos.putIfAbsent(message.body(), System.nanoTime());
      message.reply(null);
    }));
    bus.publish(BusAddresses.hellos("router"), new Frame.Hello("router", "mute", "", 0, false));
    knows(1);
    Feed first = subscribe(LOGS, handler);
    EventLoops.await(first.active());
    bus.run(first::close);
    bus.passMs(2 * peerTimeoutMs);
    EventLoops.await(subscribe(WEB, handler).active());
    bus.until(() -> nanos(askedAtNanos, Frame.Renew.class) > 0);

    long askedForNanos = askedAtNanos.entrySet().stream()
        .filter(asked -> asked.getKey() instanceof Frame.Subscribe subscribe && subscribe.request().equals(WEB))
        .findAny().orElseThrow().getValue();
    assertThat(nanos(askedAtNanos, Frame.Renew.class) - askedForNanos)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(peerTimeoutMs / 2));
  }

  private static long nanos(Map<Frame, Long> atNanos, Class<? extends Frame> kind) {
    return atNanos.entrySet().stream().filter(asked -> kind.isInstance(asked.getKey()))
        .mapToLong(Map.Entry::getValue).findAny().orElse(0);
  }

  @Test
  void aRouterThatIsStoppingKeepsNoConsumerOut() {
    TestSource router = router("router-1");
    startAtRouters(TestBus.CONFIG);
    knows(1);
    Feed feed = bus.call(() -> {
      router.server.leave();
      return upstream.subscribe(LOGS, handler);
    });

    EventLoops.await(feed.active());
  }

  @Test
  void deliversWhatARouterStillHasWhenItLeaves() {
    TestSource router = router("router-1");
    startAtRouters(TestBus.CONFIG);
    knows(1);
    subscribe(LOGS, handler);
    router.accept(1);
    EventLoops.await(bus.call(() -> {
      router.server.leave();
      router.open().forEach(feed -> feed.handler.batch(NumberedLogs.of(1, 5_000)));
      return router.server.drain();
    }));

    assertThat(bus.call(handler::numbers)).isEqualTo(range(1, 5_000));
  }

  @Test
  void ignoresWhatIsNoFrameItKnows() {
    TestSource router = router("router-1");
    startAtRouters(TestBus.CONFIG);
    knows(1);
    subscribe(LOGS, handler);
    router.accept(1);
    for (String address : List.of("loggregator.delivery.rlp-1", BusAddresses.hellos("router"),
        BusAddresses.queries("router"))) {
      bus.publish(address, null);
      bus.publish(address, new Frame.Ack("link", 1));
    }
    bus.publish("loggregator.delivery.rlp-1",
        new Frame.Data("link", 1, 0, "nowhere", List.of(new Segment(77, Losses.NONE, NumberedLogs.of(9, 1))), null));
    router.send(NumberedLogs.of(1, 1));

    bus.until(() -> handler.numbers().size() == 1);
    assertThat(handler.numbers()).containsExactly(1L);
  }
}
