package loggregator.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import loggregator.envelope.MessageType;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class JointUpstreamTest {
  private static final SubscriptionRequest LOGS =
      new SubscriptionRequest("", "", true, List.of(new Selector("web", MessageType.LOG, List.of())));

  private final FakeUpstream here = new FakeUpstream();
  private final FakeUpstream elsewhere = new FakeUpstream();
  private final RecordingHandler handler = new RecordingHandler();
  private final Feed feed = new JointUpstream(new Link(here), new Link(elsewhere)).subscribe(LOGS, handler);

  private record Link(FakeUpstream upstream) implements UpstreamLink {
    @Override
    public Future<Void> start() {
      return Future.succeededFuture();
    }

    @Override
    public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
      return upstream.subscribe(request, handler);
    }

    @Override
    public void close() {
      upstream.end();
    }
  }

  @Test
  void bringsWhatBothBring() {
    here.send(NumberedLogs.of(1, 1));
    elsewhere.lose(3);
    elsewhere.send(NumberedLogs.of(2, 1));

    assertThat(handler.numbers()).containsExactly(1L, 2L);
    assertThat(handler.lost).isEqualTo(3);
  }

  @Test
  void isActiveWhenBothHaveTakenTheSubscription() {
    here.feed(0).activate();
    assertThat(feed.active().isComplete()).isFalse();
    elsewhere.feed(0).activate();

    assertThat(feed.active().succeeded()).isTrue();
  }

  @Test
  void isRefusedWhereOneRefuses() {
    here.feed(0).activate();
    elsewhere.feed(0).refuse("too many subscriptions");

    assertThat(feed.active().cause()).isInstanceOf(RefusedException.class);
  }

  @Test
  void hasEndedWhenBothHave() {
    here.end();
    assertThat(handler.endedTimes).isZero();
    elsewhere.end();

    assertThat(handler.endedTimes).isOne();
  }

  @Test
  void finishesAndClosesBoth() {
    feed.finish();
    feed.close();

    assertThat(here.feed(0).isFinished() && elsewhere.feed(0).isFinished()).isTrue();
    assertThat(here.feed(0).isClosed() && elsewhere.feed(0).isClosed()).isTrue();
  }
}
