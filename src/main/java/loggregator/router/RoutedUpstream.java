package loggregator.router;

import io.vertx.core.Future;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.RefusedException;
import loggregator.link.Upstream;
import loggregator.routing.RoutingTable;
import loggregator.routing.Subscription;
import loggregator.routing.SubscriptionRequest;

/** A Router's table as an upstream. One event loop. */
public final class RoutedUpstream implements Upstream {
  private final RoutingTable table;
  private final int maxSubscriptions;

  public RoutedUpstream(RoutingTable table, int maxSubscriptions) {
    this.table = table;
    this.maxSubscriptions = maxSubscriptions;
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    if (table.subscriptions() >= maxSubscriptions) {
      return new RoutedFeed(null, handler, Future.failedFuture(new RefusedException("too many subscriptions")));
    }
    return new RoutedFeed(table.subscribe(request, handler::batch), handler, Future.succeededFuture());
  }

  private record RoutedFeed(Subscription subscription, FeedHandler handler, Future<Void> active)
      implements Feed {
    /** Nothing waits in the table. */
    @Override
    public void finish() {
      close();
      handler.ended();
    }

    @Override
    public void close() {
      if (subscription != null) {
        subscription.cancel();
      }
    }
  }
}
