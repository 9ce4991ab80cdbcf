package loggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.RefusedException;
import loggregator.losses.Losses;
import loggregator.memory.MemoryBudget;
import loggregator.metrics.Metrics;
import loggregator.router.RoutedUpstream;
import loggregator.routing.RoutingTable;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import org.junit.jupiter.api.Test;

class ChargedUpstreamTest {
  /** Of which subscriptions may have 3 MiB. */
  private final MemoryBudget budget = new MemoryBudget(8 << 20);
  private final RoutingTable table = new RoutingTable(new SplittableRandom(1));
  private final ChargedUpstream upstream = new ChargedUpstream(
      new RoutedUpstream(table, 1_000), new Metrics(budget), "router", SubscriptionRequest::tableBytes);

  @Test
  void subscriptionsCountUntilTheyAreClosedAndAreRefusedWhenTheyDoNotFit() {
    Feed first = subscribe(3_000);
    assertThat(first.active().succeeded()).isTrue();
    assertThat(budget.usedBytes()).isBetween(3_000L * 600, 3_000L * 1_000);
    Feed second = subscribe(3_000);
    assertThat(RefusedException.isForWantOfMemory(second.active().cause())).isTrue();
    assertThat(table.subscriptions()).isOne();
    second.close();

    first.close();
    first.close();
    assertThat(budget.usedBytes()).isZero();
    assertThat(subscribe(3_000).active().succeeded()).isTrue();
  }

  private Feed subscribe(int selectors) {
    List<Selector> sources = IntStream.range(0, selectors)
        .mapToObj(i -> new Selector("source-" + i, MessageType.LOG, List.of())).toList();
    return upstream.subscribe(new SubscriptionRequest("", "", true, sources), new Nobody());
  }

  private static final class Nobody implements FeedHandler {
    @Override
    public void batch(Batch batch) {}

    @Override
    public void lost(Losses losses) {}

    @Override
    public void ended() {}
  }
}
