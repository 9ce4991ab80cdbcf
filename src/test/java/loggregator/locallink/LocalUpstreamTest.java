package loggregator.locallink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import loggregator.envelope.MessageType;
import loggregator.link.FakeUpstream;
import loggregator.link.Feed;
import loggregator.link.RecordingHandler;
import loggregator.link.RefusedException;
import loggregator.locallink.LocalNode.TestRouter;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class LocalUpstreamTest {
  private static final SubscriptionRequest LOGS =
      new SubscriptionRequest("", "", true, List.of(new Selector("web", MessageType.LOG, List.of())));

  private final LocalNode node = new LocalNode();
  private final RecordingHandler handler = new RecordingHandler();

  @Test
  void bringsWhatARouterOnTheSameEventLoopSelectsByTheCall() {
    TestRouter router = node.routerOn(node.one);
    Feed feed = node.rlpOn(node.one).subscribe(LOGS, handler);
    assertThat(feed.active().succeeded()).isTrue();

    router.table.route(NumberedLogs.of("web", 1, 2));

    assertThat(handler.numbers()).containsExactly(1L, 2L);
    assertThat(node.openCrossings()).isZero();
  }

  @Test
  void bringsWhatARouterOnAnotherEventLoopSelectsInATurnOfItsOwn() {
    TestRouter router = node.routerOn(node.other);
    Feed feed = node.rlpOn(node.one).subscribe(LOGS, handler);
    node.run();
    assertThat(feed.active().succeeded()).isTrue();

    router.table.route(NumberedLogs.of("web", 1, 2));
    router.table.route(NumberedLogs.of("web", 3, 1));
    assertThat(handler.numbers()).isEmpty();
    assertThat(node.one.runTask()).isTrue();
    assertThat(node.one.runTask()).as("one turn for both").isFalse();

    assertThat(handler.numbers()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void tellsWhatABusyEventLoopLostBeforeWhatFollows() {
    TestRouter router = node.routerOn(node.other);
    node.rlpOn(node.one).subscribe(LOGS, handler);
    node.run();

    router.table.route(NumberedLogs.of("web", 1, 8));
    router.table.route(NumberedLogs.of("web", 9, 4));
    node.run();

    assertThat(handler.lost).isEqualTo(2);
    assertThat(handler.numbers()).containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
  }

  @Test
  void subscribesAtARouterThatComesLater() {
    node.rlpOn(node.one).subscribe(LOGS, handler);

    TestRouter late = node.routerOn(node.other);
    node.run();
    late.table.route(NumberedLogs.of("web", 1, 1));
    node.run();

    assertThat(handler.numbers()).containsExactly(1L);
  }

  @Test
  void isRefusedWhereOneRouterRefuses() {
    node.routerOn(node.one);
    node.new TestRouter(node.other, 0);
    Feed feed = node.rlpOn(node.one).subscribe(LOGS, handler);
    node.run();

    assertThat(feed.active().cause()).isInstanceOf(RefusedException.class).hasMessage("too many subscriptions");
    feed.close();
    assertThat(node.openCrossings()).isZero();
  }

  @Test
  void bringsWhatWaitsBeforeAFinishedFeedEnds() {
    TestRouter near = node.routerOn(node.one);
    TestRouter far = node.routerOn(node.other);
    Feed feed = node.rlpOn(node.one).subscribe(LOGS, handler);
    node.run();

    far.table.route(NumberedLogs.of("web", 1, 1));
    feed.finish();
    assertThat(handler.endedTimes).isZero();
    near.table.route(NumberedLogs.of("web", 2, 1));
    node.run();

    assertThat(handler.numbers()).containsExactly(1L);
    assertThat(handler.endedTimes).isOne();
    assertThat(near.table.subscriptions() + far.table.subscriptions() + node.openCrossings()).isZero();
  }

  @Test
  void goesOnAtTheOthersWhenARouterHasBeenDrained() {
    TestRouter near = node.routerOn(node.one);
    TestRouter far = node.routerOn(node.other);
    node.rlpOn(node.one).subscribe(LOGS, handler);
    node.run();

    far.table.route(NumberedLogs.of("web", 1, 1));
    Future<Void> drained = far.source.leave().compose(v -> far.source.drain());
    assertThat(drained.isComplete()).isFalse();
    node.run();
    far.source.close();
    near.table.route(NumberedLogs.of("web", 2, 1));

    assertThat(drained.succeeded()).isTrue();
    assertThat(handler.numbers()).containsExactly(1L, 2L);
    assertThat(handler.endedTimes).isZero();
    assertThat(node.openCrossings()).isZero();
  }

  @Test
  void prefersTheRlpOnItsOwnEventLoopAndMovesToTheOtherWhenThatOneLeaves() {
    LocalDirectory rlps = new LocalDirectory();
    FakeUpstream far = FakeUpstream.answeringAtOnce();
    FakeUpstream near = FakeUpstream.answeringAtOnce();
    LocalSource.rlp(rlps, node.other, far, node.crossings).start();
    LocalSource leaving = LocalSource.rlp(rlps, node.one, near, node.crossings);
    leaving.start();
    LocalUpstream gateway = LocalUpstream.toOneRlp(rlps, node.one, node.meters);
    gateway.start();
    gateway.subscribe(LOGS, handler);
    assertThat(near.feeds()).hasSize(1);

    leaving.leave();
    leaving.drain();
    node.run();
    far.send(NumberedLogs.of("web", 1, 1));
    node.run();

    assertThat(near.feeds()).hasSize(1);
    assertThat(handler.numbers()).containsExactly(1L);
    assertThat(handler.endedTimes).isZero();
  }

  @Test
  void endsAGatewaysFeedWhenItsOnlyRlpLeaves() {
    LocalDirectory rlps = new LocalDirectory();
    LocalSource rlp = LocalSource.rlp(rlps, node.one, FakeUpstream.answeringAtOnce(), node.crossings);
    rlp.start();
    LocalUpstream gateway = LocalUpstream.toOneRlp(rlps, node.one, node.meters);
    gateway.start();
    gateway.subscribe(LOGS, handler);

    rlp.leave();
    rlp.drain();
    node.run();

    assertThat(handler.endedTimes).isOne();
    assertThat(gateway.subscribe(LOGS, handler).active().cause()).isInstanceOf(RefusedException.class);
  }
}
