package loggregator.grpclink;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import loggregator.link.FeedHandler;
import loggregator.link.LinkFeed;
import loggregator.routing.SubscriptionRequest;

/** One subscription of a {@link GrpcUpstream}; each part is a stream at one peer. One event loop. */
final class GrpcFeed extends LinkFeed {
  private final Consumer<GrpcFeed> onClose;
  private final Set<RemotePart> parts = new HashSet<>();

  GrpcFeed(SubscriptionRequest request, FeedHandler handler, Consumer<GrpcFeed> onClose) {
    super(request, handler);
    this.onClose = onClose;
  }

  void add(RemotePart part) {
    parts.add(part);
  }

  /** The part has ended, or is given up. */
  void remove(RemotePart part) {
    parts.remove(part);
    endIfNothingMoreComes();
  }

  @Override
  protected boolean hasParts() {
    return !parts.isEmpty();
  }

  @Override
  protected void finishParts() {
    List.copyOf(parts).forEach(RemotePart::finish);
  }

  @Override
  protected void closeParts(boolean finishing) {
    List.copyOf(parts).forEach(RemotePart::close);
    parts.clear();
    onClose.accept(this);
  }
}
