package loggregator.locallink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import loggregator.link.BatchSource;
import loggregator.link.Readiness;
import loggregator.link.RecordingHandler;
import loggregator.locallink.LocalNode.TestRouter;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class LocalRouterLinkTest {
  private final LocalNode node = new LocalNode();
  private final Diode queue = new Diode(new DiodeLimits(100_000, 1 << 30), SourceKey.V2);
  private final LocalRouterLink link = new LocalRouterLink(node.routers, node.one, new Queue(queue), node.meters);

  private record Queue(Diode diode) implements BatchSource {
    @Override
    public Batch read(int maxEnvelopes, int maxBytes) {
      return diode.read(maxEnvelopes, maxBytes);
    }

    @Override
    public long queuedEnvelopes() {
      return diode.queuedEnvelopes();
    }
  }

  @Test
  void handsOverAtTheEndOfTheTurnAllThatTheQueueHolds() {
    RecordingHandler taken = takenBy(node.routerOn(node.one));
    link.start();

    send(1, 2);
    send(3, 1);
    assertThat(taken.numbers()).isEmpty();
    assertThat(node.one.runTask()).isTrue();

    assertThat(taken.numbers()).containsExactly(1L, 2L, 3L);
    assertThat(taken.batches).as("joined").hasSize(1);
  }

  @Test
  void prefersTheRouterOnItsOwnEventLoop() {
    RecordingHandler far = takenBy(node.routerOn(node.other));
    RecordingHandler near = takenBy(node.routerOn(node.one));
    link.start();

    send(1, 1);
    node.run();

    assertThat(near.numbers()).containsExactly(1L);
    assertThat(far.numbers()).isEmpty();
  }

  @Test
  void keepsEnvelopesUntilThereIsARouter() {
    link.start();
    send(1, 1);
    node.run();
    assertThat(queue.queuedEnvelopes()).isOne();

    RecordingHandler taken = takenBy(node.routerOn(node.other));
    node.run();

    assertThat(taken.numbers()).containsExactly(1L);
  }

  @Test
  void movesToAnotherRouterInOrderWhenItsOwnLeaves() {
    List<Long> taken = new ArrayList<>();
    TestRouter near = node.routerOn(node.one);
    TestRouter far = node.routerOn(node.other);
    subscribe(near, taken);
    subscribe(far, taken);
    link.start();

    send(1, 1);
    near.source.leave();
    send(2, 1);
    node.run();
    send(3, 1);
    node.run();

    assertThat(taken).containsExactly(1L, 2L, 3L);
    assertThat(queue.queuedEnvelopes()).isZero();
  }

  @Test
  void takesALongQueueInSeveralTurnsSoThatOthersGetTheirs() {
    RecordingHandler taken = takenBy(node.routerOn(node.one));
    link.start();
    for (int i = 0; i < 10; i++) {
      send(1 + i * 1_000, 1_000);
    }

    node.one.runTask();
    assertThat(queue.queuedEnvelopes()).isPositive();
    node.run();

    assertThat(taken.numbers()).hasSize(10_000);
  }

  @Test
  void keepsEnvelopesUntilItsRouterIsReady() {
    Readiness readiness = new Readiness(node.one, 300, 2_000);
    RecordingHandler taken = takenBy(node.new TestRouter(node.one, 1, readiness));
    link.start();
    send(1, 1);
    node.run();
    assertThat(queue.queuedEnvelopes()).isOne();

    readiness.subscribed();
    node.one.passMs(300);
    node.run();

    assertThat(taken.numbers()).containsExactly(1L);
  }

  @Test
  void isDrainedWhenTheRouterHasTakenEverything() {
    takenBy(node.routerOn(node.other));
    link.start();
    send(1, 1);

    Future<Void> drained = link.drain();
    assertThat(drained.isComplete()).isFalse();
    node.run();

    assertThat(drained.succeeded()).isTrue();
  }

  @Test
  void isDrainedAtOnceWhenNothingWaits() {
    link.start();

    assertThat(link.drain().succeeded()).isTrue();
  }

  @Test
  void readsNothingOnceItIsClosed() {
    takenBy(node.routerOn(node.one));
    link.start();
    send(1, 1);

    link.close();
    node.run();

    assertThat(queue.queuedEnvelopes()).isOne();
  }

  private void send(int first, int count) {
    queue.write(NumberedLogs.of("web", first, count));
    link.signal();
  }

  private static RecordingHandler takenBy(TestRouter router) {
    RecordingHandler handler = new RecordingHandler();
    router.table.subscribe(logs(), handler::batch);
    return handler;
  }

  private static void subscribe(TestRouter router, List<Long> taken) {
    router.table.subscribe(logs(), batch -> taken.addAll(NumberedLogs.numbers(batch)));
  }

  private static SubscriptionRequest logs() {
    return new SubscriptionRequest("", "", true, List.of(new Selector("web", MessageType.LOG, List.of())));
  }
}
