package loggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import loggregator.flow.ManualScheduler;
import loggregator.link.FakeUpstream;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.RecordingHandler;
import loggregator.losses.Losses;
import loggregator.metrics.Metrics;
import loggregator.metrics.SharingMeters;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.V1Filter;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class SharedFeedsTest {
  private static final SubscriptionRequest LOGS = request("", "", true, MessageType.LOG);

  private final ManualScheduler scheduler = new ManualScheduler();
  private final FakeUpstream upstream = new FakeUpstream();
  private final Metrics metrics = new Metrics();
  private final SharedFeeds shared = 
      new SharedFeeds(upstream, scheduler, new SharingMeters(metrics, "rlp"));
  private final RecordingHandler first = new RecordingHandler();
  private final RecordingHandler second = new RecordingHandler();

  @Test
  void equalRequestsShareOneSubscriptionAndGetTheSameBatch() {
    shared.subscribe(LOGS, first);
    shared.subscribe(request("", "", true, MessageType.LOG), second);
    Batch batch = NumberedLogs.of(1, 2);
    upstream.feed(0).handler.batch(batch);
    upstream.feed(0).handler.lost(Losses.of(7));

    assertThat(upstream.feeds()).hasSize(1);
    assertThat(first.batches).hasSize(1).allMatch(got -> got == batch);
    assertThat(second.batches).hasSize(1).allMatch(got -> got == batch);
    assertThat(List.of(first.lost, second.lost)).containsOnly(7L);
    assertThat(metrics.scrape()).contains("loggregator_shared_envelopes_total{role=\"rlp\"} 2.0");
  }

  @Test
  void whoJoinsLaterIsToldOfNoOlderLosses() {
    shared.subscribe(LOGS, first);
    upstream.feed(0).handler.batch(NumberedLogs.of(1, 1));
    shared.subscribe(LOGS, second);
    upstream.feed(0).handler.lost(Losses.of(7));
    assertThat(List.of(first.lost, second.lost)).containsExactly(7L, 0L);

    upstream.feed(0).handler.batch(NumberedLogs.of(9, 1));
    upstream.feed(0).handler.lost(Losses.of(2));
    assertThat(List.of(first.lost, second.lost)).containsExactly(9L, 2L);
  }

  @Test
  void whoComesWhileTheOthersStillFinishGoesOnWithoutThem() {
    List<FeedHandler> asked = new ArrayList<>();
    SharedFeeds sharedFromFar = new SharedFeeds((request, handler) -> {
      asked.add(handler);
      return new FarFeed();
    }, scheduler, new SharingMeters(metrics, "rlp"));
    sharedFromFar.subscribe(LOGS, first).finish();
    scheduler.runTasks();
    sharedFromFar.subscribe(LOGS, second);
    asked.get(0).ended();
    assertThat(asked).hasSize(2);
    sharedFromFar.subscribe(LOGS, new RecordingHandler());
    asked.get(1).batch(NumberedLogs.of(1, 2));

    assertThat(asked).as("those who come later share again").hasSize(2);
    assertThat(first.endedTimes).isOne();
    assertThat(first.batches).isEmpty();
    assertThat(second.endedTimes).isZero();
    assertThat(second.batches).hasSize(1);
  }

  /** Whose end takes its time. */
  private record FarFeed() implements Feed {
    @Override
    public Future<Void> active() {
      return Future.succeededFuture();
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
  }

  @Test
  void aNameWithoutAShardKeepsNobodyApart() {
    shared.subscribe(request("", "one", true, MessageType.LOG), first);
    shared.subscribe(request("", "two", true, MessageType.LOG), second);

    assertThat(upstream.feeds()).hasSize(1);
  }

  @Test
  void otherRequestsHaveSubscriptionsOfTheirOwn() {
    shared.subscribe(LOGS, first);
    shared.subscribe(request("", "", false, MessageType.LOG), second);
    shared.subscribe(request("", "", true, MessageType.TIMER), second);

    assertThat(upstream.feeds()).hasSize(3);
  }

  @Test
  void aFilterOfTheFirstGenerationIsPartOfWhatIsAskedFor() {
    V1Filter logs = new V1Filter("", V1Filter.Kind.LOG);
    shared.subscribe(SubscriptionRequest.v1("", logs), first);
    shared.subscribe(SubscriptionRequest.v1("", new V1Filter("web", V1Filter.Kind.LOG)), second);
    shared.subscribe(SubscriptionRequest.v1("", logs), second);

    assertThat(upstream.feeds()).hasSize(2);
    assertThat(upstream.feed(0).request.v1Filter()).contains(logs);
  }

  @Test
  void shardedRequestsAreNotShared() {
    SubscriptionRequest sharded = request("shard", "name", true, MessageType.LOG);
    shared.subscribe(sharded, first);
    Feed feed = shared.subscribe(sharded, second);
    upstream.feed(1).handler.batch(NumberedLogs.of(1, 1));
    feed.close();

    assertThat(upstream.feeds()).hasSize(2).allMatch(each -> each.request.equals(sharded));
    assertThat(first.batches).isEmpty();
    assertThat(second.numbers()).containsExactly(1L);
    assertThat(upstream.feed(0).isClosed()).isFalse();
    assertThat(upstream.feed(1).isClosed()).isTrue();
  }

  @Test
  void theLastWhoLeavesClosesTheSubscriptionOnce() {
    Feed one = shared.subscribe(LOGS, first);
    Feed two = shared.subscribe(LOGS, second);
    one.close();
    one.close();
    upstream.feed(0).handler.batch(NumberedLogs.of(1, 1));
    assertThat(upstream.feed(0).isClosed()).isFalse();

    two.close();
    two.close();
    assertThat(upstream.feed(0).closedTimes()).isOne();
    assertThat(first.batches).isEmpty();
    assertThat(second.numbers()).containsExactly(1L);

    shared.subscribe(LOGS, first);
    assertThat(upstream.feeds()).hasSize(2);
  }

  @Test
  void whoLeavesFromInsideItsOwnCallKeepsNothingFromTheOthers() {
    Feed one = shared.subscribe(LOGS, first);
    shared.subscribe(LOGS, second);
    first.onBatch = one::close;
    upstream.feed(0).handler.batch(NumberedLogs.of(1, 1));
    upstream.feed(0).handler.batch(NumberedLogs.of(2, 1));

    assertThat(first.numbers()).containsExactly(1L);
    assertThat(second.numbers()).containsExactly(1L, 2L);
  }

  @Test
  void whoIsClosedFromInsideTheCallOfAnotherIsNotCalledAnyMore() {
    shared.subscribe(LOGS, first);
    Feed two = shared.subscribe(LOGS, second);
    first.onBatch = two::close;
    upstream.feed(0).handler.batch(NumberedLogs.of(1, 1));

    assertThat(first.numbers()).containsExactly(1L);
    assertThat(second.numbers()).isEmpty();
  }

  @Test
  void whoJoinsLaterGetsWhatComesFromThenOnAndIsActiveWithTheOthers() {
    shared.subscribe(LOGS, first);
    upstream.feed(0).handler.batch(NumberedLogs.of(1, 1));
    upstream.feed(0).activate();
    Feed later = shared.subscribe(LOGS, second);
    upstream.feed(0).handler.batch(NumberedLogs.of(2, 1));

    assertThat(later.active().succeeded()).isTrue();
    assertThat(first.numbers()).containsExactly(1L, 2L);
    assertThat(second.numbers()).containsExactly(2L);
  }

  @Test
  void aRefusalIsEverybodysAndTheNextRequestIsANewOne() {
    Feed one = shared.subscribe(LOGS, first);
    Feed two = shared.subscribe(LOGS, second);
    upstream.feed(0).refuse("no");
    assertThat(one.active().failed()).isTrue();
    assertThat(two.active().failed()).isTrue();

    one.close();
    two.close();
    shared.subscribe(LOGS, first);
    assertThat(upstream.feed(0).closedTimes()).isOne();
    assertThat(upstream.feeds()).hasSize(2);
  }

  @Test
  void aFeedThatEndedEndsForEachOnceAndTheNextRequestIsANewOne() {
    Feed one = shared.subscribe(LOGS, first);
    shared.subscribe(LOGS, second);
    first.onEnded = one::close;
    upstream.feed(0).handler.ended();
    assertThat(List.of(first.endedTimes, second.endedTimes)).containsOnly(1);

    shared.subscribe(LOGS, first);
    assertThat(upstream.feeds()).hasSize(2);
  }

  @Test
  void whoOutlivesAnEndedFeedDoesNotCloseTheOneThatTookItsPlace() {
    Feed old = shared.subscribe(LOGS, first);
    upstream.feed(0).handler.ended();
    shared.subscribe(LOGS, second);
    old.close();
    upstream.feed(1).handler.batch(NumberedLogs.of(1, 1));

    assertThat(upstream.feed(0).isClosed()).isTrue();
    assertThat(upstream.feed(1).isClosed()).isFalse();
    shared.subscribe(LOGS, new RecordingHandler());
    assertThat(upstream.feeds()).hasSize(2);
    assertThat(second.numbers()).containsExactly(1L);
  }

  @Test
  void aRequestFromInsideABatchJoinsFromTheNextOneOn() {
    FeedHandler[] joiner = {second};
    first.onBatch = () -> {
      if (joiner[0] != null) {
        shared.subscribe(LOGS, joiner[0]);
        joiner[0] = null;
      }
    };
    shared.subscribe(LOGS, first);
    upstream.feed(0).handler.batch(NumberedLogs.of(1, 1));
    upstream.feed(0).handler.batch(NumberedLogs.of(2, 1));

    assertThat(second.numbers()).containsExactly(2L);
  }

  private static SubscriptionRequest request(String shard, String name, boolean preferred, MessageType type) {
    return new SubscriptionRequest(shard, name, preferred, List.of(new Selector("", type, List.of())));
  }
}
