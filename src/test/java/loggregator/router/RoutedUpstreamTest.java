package loggregator.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import loggregator.envelope.MessageType;
import loggregator.link.Feed;
import loggregator.link.RecordingHandler;
import loggregator.link.RefusedException;
import loggregator.routing.RoutingTable;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class RoutedUpstreamTest {
  private static final SubscriptionRequest LOGS =
      new SubscriptionRequest("", "", true, List.of(new Selector("web", MessageType.LOG, List.of())));

  private final RoutingTable table = new RoutingTable(new SplittableRandom(1));
  private final RoutedUpstream upstream = new RoutedUpstream(table, 2);
  private final RecordingHandler handler = new RecordingHandler();

  @Test
  void isActiveAtOnceAndBringsWhatTheTableSelects() {
    Feed feed = upstream.subscribe(LOGS, handler);
    table.route(NumberedLogs.of("web", 1, 2));
    table.route(NumberedLogs.of("other", 3, 2));

    assertThat(feed.active().succeeded()).isTrue();
    assertThat(handler.numbers()).containsExactly(1L, 2L);
  }

  @Test
  void refusesMoreThanTheLimitUntilOneIsClosed() {
    Feed first = upstream.subscribe(LOGS, handler);
    upstream.subscribe(LOGS, handler);
    Feed third = upstream.subscribe(LOGS, handler);
    assertThat(third.active().cause()).isInstanceOf(RefusedException.class).hasMessage("too many subscriptions");

    third.close();
    first.close();
    first.close();
    assertThat(table.subscriptions()).isOne();
    assertThat(upstream.subscribe(LOGS, handler).active().succeeded()).isTrue();
  }

  @Test
  void refusesARequestOfTooManySelectors() {
    Feed feed = upstream.subscribe(gaugeOfNames(10_001), handler);

    assertThat(feed.active().cause()).isInstanceOf(RefusedException.class).hasMessage("too many selectors");
    assertThat(upstream.subscribe(gaugeOfNames(10_000), handler).active().succeeded()).isTrue();
  }

  @Test
  void refusesMoreSelectorsInAllThanItsTableHasRoomForUntilOthersAreClosed() {
    RoutedUpstream large = new RoutedUpstream(table, 1_000);
    List<Feed> feeds = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      feeds.add(large.subscribe(gaugeOfNames(10_000), handler));
    }
    assertThat(feeds).allMatch(feed -> feed.active().succeeded());
    assertThat(large.subscribe(LOGS, handler).active().cause()).hasMessage("too many selectors");

    feeds.get(0).close();
    feeds.get(0).close();

    assertThat(large.subscribe(LOGS, handler).active().succeeded()).isTrue();
    assertThat(large.subscribe(gaugeOfNames(10_000), handler).active().cause()).hasMessage("too many selectors");
  }

  private static SubscriptionRequest gaugeOfNames(int count) {
    List<String> names = IntStream.range(0, count).mapToObj(i -> "name-" + i).toList();
    return new SubscriptionRequest("", "", true, List.of(new Selector("web", MessageType.GAUGE, names)));
  }
}
