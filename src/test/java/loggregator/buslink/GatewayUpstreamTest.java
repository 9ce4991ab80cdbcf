package loggregator.buslink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import loggregator.config.BusConfig;
import loggregator.feeds.Segment;
import loggregator.link.Feed;
import loggregator.link.RefusedException;
import loggregator.losses.Losses;
import loggregator.testing.EventLoops;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

/** The upstream of a Gateway: one RLP at a time. */
class GatewayUpstreamTest extends BusUpstreamFixture {
  @Test
  void withoutAnRlpAGatewaysFeedIsRefused() {
    startAtOneRlp(TestBus.CONFIG);

    assertThat(subscribe(LOGS, handler).active().cause()).isInstanceOf(RefusedException.class);
  }

  @Test
  void aGatewayIsServedByOneRlpAndByTheNextWhenThatLeaves() {
    TestSource one = rlp("rlp-a");
    startAtOneRlp(TestBus.CONFIG);
    knows(1);
    Feed feed = subscribe(LOGS, handler);
    one.accept(1);
    EventLoops.await(feed.active());
    TestSource two = rlp("rlp-b");
    bus.passMs(500);
    assertThat(two.upstream.feeds()).isEmpty();

    bus.run(one.server::leave);
    bus.passMs(500);
    assertThat(two.upstream.feeds()).as("while the first one still has something").isEmpty();
    bus.run(one.server::drain);
    two.accept(1);
    two.send(NumberedLogs.of(1, 3));
    bus.until(() -> handler.numbers().size() == 3);
    assertThat(handler.endedTimes).isZero();
  }

  @Test
  void aGatewayMovesWhenItsRlpFallsSilentAndItsFeedsGoOn() {
    BusConfig config = TestBus.config(200, 2_000, 60_000);
    startAtOneRlp(config);
    List<Frame> asked = new ArrayList<>();
    bus.call(() -> bus.vertx.eventBus().<Frame>consumer(BusAddresses.feeds("rlp", "rlp-a"), message -> {
      asked.add(message.body());
      if (message.body() instanceof Frame.Subscribe) {
        message.reply(null);
      }
    }));
    bus.publish(BusAddresses.hellos("rlp"), new Frame.Hello("rlp", "rlp-a", "", 0, false));
    knows(1);
    Feed feed = subscribe(LOGS, handler);
    EventLoops.await(feed.active());
    TestSource next = TestSource.rlp(bus, config, "rlp-b", metrics.feeds);
    atEnd.add(next.server::close);
    next.accept(1);
    bus.until(() -> asked.contains(new Frame.Cancel("gateway-1", 1, false)));
    next.send(NumberedLogs.of(1, 3));

    bus.until(() -> handler.numbers().size() == 3);
    assertThat(handler.endedTimes).isZero();
  }

  /** It runs again, and hands out what it held; its consumers have gone on without it. */
  @Test
  void aGatewayTakesNothingMoreOfAnRlpThatItHasGivenUp() {
    startAtOneRlp(TestBus.config(200, 2_000, 60_000));
    List<Frame> asked = new ArrayList<>();
    List<Frame> answers = new ArrayList<>();
    bus.call(() -> bus.vertx.eventBus().<Frame>consumer(BusAddresses.feeds("rlp", "rlp-a"), message -> {
      asked.add(message.body());
      message.reply(null);
    }));
    bus.consumer(BusAddresses.acks("rlp-a"), answers::add);
    bus.publish(BusAddresses.hellos("rlp"), new Frame.Hello("rlp", "rlp-a", "", 0, false));
    knows(1);
    EventLoops.await(subscribe(LOGS, handler).active());
    bus.send("loggregator.delivery.gateway-1", fromTheFirst(1));
    bus.until(() -> handler.numbers().size() == 1);
    TestSource next = rlp("rlp-b");
    next.accept(1);
    assertThat(bus.call(() -> answers.contains(new Frame.Reset("rlp-a/1")))).isTrue();
    bus.send("loggregator.delivery.gateway-1", fromTheFirst(2));
    bus.until(() -> answers.stream().filter(new Frame.Reset("rlp-a/1")::equals).count() == 2);
    next.send(NumberedLogs.of(3, 1));

    bus.until(() -> handler.numbers().size() == 2);
    assertThat(handler.numbers()).containsExactly(1L, 3L);
    assertThat(metrics.value("loggregator_refused_envelopes_total", "role=\"gateway\"")).isOne();
  }

  private static Frame fromTheFirst(int number) {
    return new Frame.Data("rlp-a/1", number, number, BusAddresses.acks("rlp-a"),
        List.of(new Segment(1, Losses.NONE, NumberedLogs.of(number, 1))), null);
  }

  @Test
  void aFeedThatItsRlpEndsWithoutLeavingHasEndedEvenIfAnotherOneLeftBefore() {
    TestSource one = rlp("rlp-a");
    startAtOneRlp(TestBus.CONFIG);
    knows(1);
    subscribe(LOGS, handler);
    one.accept(1);
    TestSource two = rlp("rlp-b");
    bus.run(one.server::leave);
    bus.run(one.server::drain);
    two.accept(1);
    bus.run(() -> two.upstream.feed(0).handler.ended());

    bus.until(() -> handler.endedTimes == 1);
    assertThat(bus.call(() -> two.upstream.feeds())).hasSize(1);
  }

  @Test
  void anRlpThatIsGoneBeforeItAnsweredEndsNothing() {
    BusConfig config = TestBus.config(200, 2_000, 60_000);
    TestSource one = rlp("rlp-a");
    startAtOneRlp(config);
    knows(1);
    Feed feed = subscribe(LOGS, handler);
    one.accept(1);
    EventLoops.await(feed.active());
    List<Frame> asked = new ArrayList<>();
    bus.consumer(BusAddresses.feeds("rlp", "hung"), asked::add);
    bus.run(one.server::leave);
    bus.run(one.server::drain);
    bus.publish(BusAddresses.hellos("rlp"), new Frame.Hello("rlp", "hung", "", 0, false));
    bus.until(() -> asked.stream().anyMatch(Frame.Subscribe.class::isInstance));
    bus.publish(BusAddresses.hellos("rlp"), new Frame.Hello("rlp", "hung", "", 0, true));
    TestSource next = rlp("rlp-b");
    next.accept(1);
    bus.passMs(3_000);
    next.send(NumberedLogs.of(1, 3));

    bus.until(() -> handler.numbers().size() == 3);
    assertThat(handler.endedTimes).isZero();
  }

  @Test
  void aGatewaysFeedEndsWhenTheNextRlpRefusesIt() {
    TestSource one = rlp("rlp-a");
    startAtOneRlp(TestBus.CONFIG);
    knows(1);
    Feed feed = subscribe(LOGS, handler);
    one.accept(1);
    EventLoops.await(feed.active());
    TestSource two = rlp("rlp-b");
    handler.onEnded = feed::close;
    bus.run(one.server::leave);
    bus.run(one.server::drain);
    bus.until(() -> !two.upstream.feeds().isEmpty());
    bus.run(() -> two.upstream.feed(0).refuse("too many"));

    bus.until(() -> handler.endedTimes == 1);
    bus.passMs(100);
    assertThat(handler.endedTimes).isOne();
    assertThat(bus.call(() -> two.open())).isEmpty();
  }
}
