package loggregator.stream;

import io.vertx.core.Future;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.UpstreamLink;
import loggregator.routing.SubscriptionRequest;

/**
 * A link for consumers of the second generation: what envelopes carry for those of the first ends here. Feeds that are
 * given the same batch one after the other get the same without it. One event loop.
 */
public final class V2UpstreamLink implements UpstreamLink {
  private final UpstreamLink link;
  private final CarriedRemoval removal = new CarriedRemoval();

  public V2UpstreamLink(UpstreamLink link) {
    this.link = link;
  }

  @Override
  public Future<Void> start() {
    return link.start();
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    return link.subscribe(request, removal.before(handler));
  }

  @Override
  public void close() {
    link.close();
  }
}
