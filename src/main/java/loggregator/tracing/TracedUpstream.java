package loggregator.tracing;

import io.opentelemetry.api.trace.Span;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.Upstream;
import loggregator.routing.SubscriptionRequest;

/** An upstream at which each subscription is a span, from the wish for it until all sources have taken it. One event loop. */
public final class TracedUpstream implements Upstream {
  private final Upstream upstream;
  private final Spans spans;
  private final String role;

  private TracedUpstream(Upstream upstream, Spans spans, String role) {
    this.upstream = upstream;
    this.spans = spans;
    this.role = role;
  }

  /** The upstream itself where nothing is traced. */
  public static Upstream of(Upstream upstream, Spans spans, String role) {
    return spans.areOn() ? new TracedUpstream(upstream, spans, role) : upstream;
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    Span span = spans.begin("subscribe").setAttribute("loggregator.role", role)
        .setAttribute("loggregator.shard_id", request.shardId())
        .setAttribute("loggregator.selectors", request.selectors().size());
    Feed feed = upstream.subscribe(request, handler);
    feed.active().onComplete(v -> span.end(), refused -> Spans.fail(span, refused));
    return feed;
  }
}
