package loggregator.stream;

import io.vertx.core.Future;
import java.util.function.LongConsumer;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.UpstreamLink;
import loggregator.routing.SubscriptionRequest;

/** A link that knows only the second generation, as a {@link V1Upstream}. One event loop. */
public final class V1UpstreamLink implements UpstreamLink {
  private final UpstreamLink link;
  private final V1Upstream upstream;

  public V1UpstreamLink(UpstreamLink link, LongConsumer unfit) {
    this.link = link;
    this.upstream = new V1Upstream(link, unfit);
  }

  @Override
  public Future<Void> start() {
    return link.start();
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    return upstream.subscribe(request, handler);
  }

  @Override
  public void close() {
    link.close();
  }
}
