package loggregator.rlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import loggregator.door.Share;
import loggregator.link.FakeUpstream;
import loggregator.link.Feed;
import loggregator.link.RecordingHandler;
import loggregator.link.RefusedException;
import loggregator.routing.SubscriptionRequest;
import loggregator.stream.StreamLimit;
import org.junit.jupiter.api.Test;

class LimitedUpstreamTest {
  private static final SubscriptionRequest REQUEST = new SubscriptionRequest("", "", true, List.of());

  private final FakeUpstream upstream = new FakeUpstream();
  private final StreamLimit limit = new StreamLimit(2);
  private final AtomicInteger rejected = new AtomicInteger();
  private final LimitedUpstream limited = new LimitedUpstream(upstream, limit, rejected::incrementAndGet);

  @Test
  void refusesInTheOriginalsWordsWhatIsBeyondTheLimit() {
    subscribe();
    subscribe();
    Feed third = subscribe();

    assertThat(third.active().cause())
        .isInstanceOf(RefusedException.class).hasMessage("unable to create stream, max egress streams reached: 2");
    assertThat(upstream.feeds()).hasSize(2);
    assertThat(rejected).hasValue(1);
  }

  @Test
  void givesAPlaceBackOnceHoweverOftenAFeedIsClosed() {
    Feed first = subscribe();
    subscribe();
    first.close();
    first.close();
    assertThat(upstream.feed(0).closedTimes()).isOne();

    assertThat(subscribe().active().failed()).isFalse();
    assertThat(subscribe().active().failed()).isTrue();
  }

  @Test
  void aRefusedFeedHoldsNoPlace() {
    subscribe();
    subscribe().close();
    subscribe();
    subscribe().close();

    assertThat(limit.tryAcquire()).isFalse();
    upstream.feeds().forEach(FakeUpstream.FakeFeed::close);
    assertThat(limit.tryAcquire()).as("closed below, not here").isFalse();
  }

  @Test
  void isActiveWhenItsFeedIs() {
    Feed feed = subscribe();
    assertThat(feed.active().isComplete()).isFalse();

    upstream.feed(0).activate();
    assertThat(feed.active().succeeded()).isTrue();
  }

  @Test
  void oneClientGetsNoMoreThanItsShareAndOthersGetTheRest() {
    StreamLimit shared = new StreamLimit(4, new Share(50));
    LimitedUpstream all = new LimitedUpstream(upstream, shared, rejected::incrementAndGet);
    List<Feed> greedy = Stream.generate(() -> all.of("greedy").subscribe(REQUEST, new RecordingHandler()))
        .limit(4).toList();
    assertThat(greedy.stream().filter(feed -> feed.active().failed())).hasSize(2);

    assertThat(all.of("other").subscribe(REQUEST, new RecordingHandler()).active().failed()).isFalse();
    greedy.forEach(Feed::close);
    assertThat(all.of("greedy").subscribe(REQUEST, new RecordingHandler()).active().failed()).isFalse();
  }

  private Feed subscribe() {
    return limited.subscribe(REQUEST, new RecordingHandler());
  }
}
