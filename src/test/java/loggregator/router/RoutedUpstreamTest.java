package loggregator.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
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
}
