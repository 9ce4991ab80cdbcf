package loggregator.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import loggregator.flow.ManualScheduler;
import loggregator.link.FeedHandler;
import loggregator.losses.Losses;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import org.junit.jupiter.api.Test;

class FollowFeedTest {
  private static final Batch BATCH = new Batch(new byte[] {0x0A, 0}, 0, 2, 1);

  private final ManualScheduler clock = ManualScheduler.runningTasksAtOnce();
  private final FakeLogCaches caches = new FakeLogCaches();
  private final List<String> heard = new ArrayList<>();
  private final FollowFeed feed;

  FollowFeedTest() {
    caches.names = List.of("one", "two");
    feed = new FollowFeed(new KeptEnvelopes(caches), clock, question(), new Handler(), new Listener());
  }

  private static FollowQuestion question() {
    return new FollowQuestion(new SubscriptionRequest("", "", true,
        List.of(new Selector("web", MessageType.LOG, List.of()))), FollowStart.recent(5), 0, 100, 1_000);
  }

  private FakeLogCaches.Asked last() {
    return caches.asked.get(caches.asked.size() - 1);
  }

  private static FollowAnswer answer(Optional<Batch> batch, String cursor, long missed) {
    return new FollowAnswer(batch, cursor, missed);
  }

  @Test
  void asksForMoreOnceAllIsTaken() {
    assertThat(last().follow()).isEqualTo(question());
    last().answer(answer(Optional.of(BATCH), "c1", 0));
    assertThat(heard).containsExactly("cursor c1", "batch");
    assertThat(feed.active().succeeded()).isTrue();
    assertThat(caches.asked).hasSize(1);

    feed.taken();
    feed.taken();

    assertThat(caches.asked).hasSize(2);
    assertThat(last().follow().start()).isEqualTo(FollowStart.at("c1"));
    assertThat(last().follow().waitMs()).isPositive();
  }

  @Test
  void asksAgainAtOnceWhereNothingCame() {
    last().answer(answer(Optional.empty(), "c1", 0));
    last().answer(answer(Optional.empty(), "c2", 0));

    assertThat(caches.asked).hasSize(3);
    assertThat(last().follow().start().cursor()).isEqualTo("c2");
  }

  @Test
  void tellsWhatWasMissedBeforeWhatFollows() {
    last().answer(answer(Optional.of(BATCH), "c1", 7));
    assertThat(heard).containsExactly("cursor c1", "missed 7", "batch");
  }

  @Test
  void cannotBeginWhereNobodyAnswers() {
    last().answer().fail("broken");
    assertThat(feed.active().failed()).isTrue();
  }

  @Test
  void asksAnotherFromTheSamePlaceWhenOneFails() {
    last().answer(answer(Optional.empty(), "c1", 0));
    assertThat(last().name()).isEqualTo("one");
    last().answer().fail("broken");
    clock.passMs(1_000);

    assertThat(last().name()).isEqualTo("two");
    assertThat(last().follow().start().cursor()).isEqualTo("c1");
  }

  @Test
  void endsWhenNobodyAnswersForLong() {
    last().answer(answer(Optional.empty(), "c1", 0));
    for (int i = 0; i < 20; i++) {
      last().answer().fail("broken");
      clock.passMs(2_000);
    }
    assertThat(heard).containsExactly("cursor c1", "ended");
    assertThat(clock.openTimers()).isZero();
  }

  @Test
  void isSilentOnceItIsClosed() {
    feed.close();
    last().answer(answer(Optional.of(BATCH), "c1", 7));
    feed.taken();
    assertThat(heard).isEmpty();
    assertThat(caches.asked).hasSize(1);
  }

  private final class Handler implements FeedHandler {
    @Override
    public void batch(Batch batch) {
      heard.add("batch");
    }

    @Override
    public void lost(Losses losses) {
      heard.add("lost");
    }

    @Override
    public void ended() {
      heard.add("ended");
    }
  }

  private final class Listener implements FollowFeed.Listener {
    @Override
    public void missed(long envelopes) {
      heard.add("missed " + envelopes);
    }

    @Override
    public void cursor(String cursor) {
      heard.add("cursor " + cursor);
    }
  }
}
