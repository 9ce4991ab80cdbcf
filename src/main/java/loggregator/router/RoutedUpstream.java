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
  /** Some 60 MB: real fleets have a few thousand. */
  static final int MAX_SELECTORS_IN_ALL = 100_000;

  private final RoutingTable table;
  private int maxSubscriptions;
  private int selectors;

  public RoutedUpstream(RoutingTable table, int maxSubscriptions) {
    this.table = table;
    this.maxSubscriptions = maxSubscriptions;
  }

  /** Those that are there beyond it stay. */
  public void use(int maxSubscriptions) {
    this.maxSubscriptions = maxSubscriptions;
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    if (table.subscriptions() >= maxSubscriptions) {
      return new RefusedFeed(handler, "too many subscriptions");
    }
    if (request.selectorCount() > Math.min(SubscriptionRequest.MAX_SELECTORS, MAX_SELECTORS_IN_ALL - selectors)) {
      return new RefusedFeed(handler, "too many selectors");
    }
    return new RoutedFeed(request, handler);
  }

  private final class RoutedFeed implements Feed {
    private final FeedHandler handler;
    private final int cost;
    private final Subscription subscription;
    private boolean closed;

    RoutedFeed(SubscriptionRequest request, FeedHandler handler) {
      this.handler = handler;
      this.cost = request.selectorCount();
      this.subscription = table.subscribe(request, handler::batch);
      selectors += cost;
    }

    @Override
    public Future<Void> active() {
      return Future.succeededFuture();
    }

    /** Nothing waits in the table. */
    @Override
    public void finish() {
      close();
      handler.ended();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        selectors -= cost;
        subscription.cancel();
      }
    }
  }

  private record RefusedFeed(FeedHandler handler, String words) implements Feed {
    @Override
    public Future<Void> active() {
      return Future.failedFuture(new RefusedException(words));
    }

    @Override
    public void finish() {
      handler.ended();
    }

    @Override
    public void close() {
      // there is nothing to close
    }
  }
}
