package loggregator.buslink;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import loggregator.config.BusConfig;
import loggregator.envelope.Batch;
import loggregator.feeds.Segment;
import loggregator.link.FeedHandler;
import loggregator.losses.Losses;
import loggregator.testing.EventLoops;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

/** What crosses a link once, though several feeds of the subscriber get it. */
class FeedServerSharingTest extends FeedServerFixture {
  @Test
  void aBatchOfSeveralFeedsCrossesTheLinkOnce() {
    start(TestBus.CONFIG);
    subscribe(1, 2, 3);
    source.send(NumberedLogs.of(1, 5));
    bus.until(() -> Stream.of(1L, 2L, 3L).allMatch(feed -> numbers(feed).size() == 5));

    assertThat(segments()).hasSize(1);
    assertThat(segments().get(0).recipients()).extracting(Segment.Recipient::feed).containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  void eachFeedGetsWhatItSelectsInItsOrder() {
    start(TestBus.CONFIG);
    subscribe(1, 2);
    Batch both = NumberedLogs.of(10, 2);
    Batch bothToo = NumberedLogs.of(20, 2);
    bus.run(() -> {
      feed(0).batch(NumberedLogs.of(1, 1));
      feed(0).batch(both);
      feed(1).batch(both);
      feed(1).batch(NumberedLogs.of(15, 1));
      feed(0).batch(bothToo);
      feed(1).batch(bothToo);
      feed(0).batch(NumberedLogs.of(30, 1));
    });
    bus.until(() -> numbers(1).size() == 6 && numbers(2).size() == 5);

    assertThat(numbers(1)).containsExactly(1L, 10L, 11L, 20L, 21L, 30L);
    assertThat(numbers(2)).containsExactly(10L, 11L, 15L, 20L, 21L);
  }

  @Test
  void aSubscriberThatDoesNotKnowSharedSegmentsGetsASegmentForEachFeed() {
    start(TestBus.CONFIG);
    for (long feed = 1; feed <= 2; feed++) {
      request(new Frame.Subscribe("subscriber", DELIVERY, feed, LOGS, false));
    }
    source.accept(2);
    source.send(NumberedLogs.of(1, 5));
    bus.until(() -> numbers(1).size() == 5 && numbers(2).size() == 5);

    assertThat(segments()).hasSize(2).allSatisfy(segment -> assertThat(segment.recipients()).hasSize(1));
  }

  @Test
  void whatAFullFrameLacksOfAFeedIsNotSentAgain() {
    start(new BusConfig(2, 4, 256 << 10, 1, 8 << 20, 60_000, 200, 20_000, 3_600_000, Optional.empty()));
    acknowledges = false;
    subscribe(1, 2, 3);
    bus.run(() -> {
      for (int i = 0; i < 10; i++) {
        Batch batch = NumberedLogs.of(1 + 3 * i, 3);
        Stream.of(0, 1, 2).forEach(feed -> feed(feed).batch(batch));
      }
    });
    bus.until(() -> !received.isEmpty());
    bus.run(() -> {
      acknowledges = true;
      received.forEach(frame -> frame.window().acknowledge(frame.sequence()));
    });
    bus.until(() -> Stream.of(1L, 2L, 3L).allMatch(feed -> numbers(feed).size() == 30));

    assertThat(segments()).hasSize(10).allSatisfy(segment -> assertThat(segment.recipients()).hasSize(3));
    assertThat(numbers(3)).isEqualTo(range(1, 30));
  }

  @Test
  void eachFeedOfASharedSegmentIsToldItsOwnLosses() {
    start(TestBus.CONFIG);
    subscribe(1, 2);
    bus.run(() -> feed(1).lost(Losses.of(7)));
    source.send(NumberedLogs.of(1, 5));
    bus.until(() -> numbers(1).size() == 5 && numbers(2).size() == 5);

    assertThat(segments()).hasSize(1);
    assertThat(segments().get(0).recipients())
        .containsExactlyInAnyOrder(new Segment.Recipient(1, Losses.NONE), new Segment.Recipient(2, Losses.of(7)));
  }

  @Test
  void aFeedThatEndsTakesNothingFromTheOthers() {
    start(TestBus.CONFIG);
    subscribe(1, 2);
    bus.run(() -> {
      Batch batch = NumberedLogs.of(1, 5);
      feed(0).batch(batch);
      feed(1).batch(batch);
      feed(0).ended();
      feed(1).batch(NumberedLogs.of(6, 5));
    });
    bus.until(() -> numbers(2).size() == 10 && segments().stream().anyMatch(Segment::isEnd));

    assertThat(numbers(1)).isEqualTo(range(1, 5));
    assertThat(numbers(2)).isEqualTo(range(1, 10));
  }

  @Test
  void aFeedThatIsCancelledWhileItWaitsIsNotSent() {
    start(ONE_FRAME);
    acknowledges = false;
    subscribe(1, 2);
    source.send(NumberedLogs.of(1, 1));
    bus.until(() -> received.size() == 1);
    source.send(NumberedLogs.of(2, 1));
    bus.send(FEEDS, new Frame.Cancel("subscriber", 1, false));
    bus.until(() -> upstream().feed(0).isClosed());
    bus.run(() -> {
      acknowledges = true;
      received.get(0).window().acknowledge(received.get(0).sequence());
    });
    bus.until(() -> numbers(2).size() == 2);

    assertThat(numbers(1)).containsExactly(1L);
    assertThat(segments().get(1).recipients()).hasSize(1);
  }

  @Test
  void whatWasOnItsWayIsLostForEachFeed() {
    start(ONE_FRAME);
    acknowledges = false;
    subscribe(1, 2, 3);
    source.send(NumberedLogs.of(1, 1));
    bus.until(() -> received.size() == 1);
    bus.run(source.server::close);

    assertThat(metrics.lostInFlight("router")).isEqualTo(3);
  }

  @Test
  void aFullQueueLosesForItsOwnFeedOnly() {
    metrics = new TestMetrics(4);
    start(ONE_FRAME);
    acknowledges = false;
    subscribe(1, 2);
    source.send(NumberedLogs.of(1, 1));
    bus.until(() -> received.size() == 1);
    bus.run(() -> {
      for (int i = 0; i < 3; i++) {
        Batch batch = NumberedLogs.of(2 + i, 1);
        feed(0).batch(batch);
        feed(1).batch(batch);
      }
      feed(0).batch(NumberedLogs.of(10, 3));
    });
    bus.run(() -> {
      acknowledges = true;
      received.get(0).window().acknowledge(received.get(0).sequence());
    });
    bus.until(() -> numbers(1).size() == 5 && numbers(2).size() == 4);

    assertThat(numbers(1)).containsExactly(1L, 4L, 10L, 11L, 12L);
    assertThat(numbers(2)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(lost(1)).isEqualTo(2);
    assertThat(lost(2)).isZero();
  }

  private void subscribe(long... feeds) {
    for (long feed : feeds) {
      subscribe(feed);
    }
    source.accept(feeds.length);
    EventLoops.await(renew(feeds));
  }

  private FeedHandler feed(int index) {
    return source.upstream.feed(index).handler;
  }

  private List<Segment> segments() {
    return bus.call(() -> received.stream().flatMap(frame -> frame.segments().stream()).toList());
  }

  private long lost(long feed) {
    return segments().stream().flatMap(segment -> segment.recipients().stream())
        .filter(recipient -> recipient.feed() == feed).mapToLong(recipient -> recipient.lost().envelopes()).sum();
  }
}
