package loggregator.grpclink;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.routing.SubscriptionRequest;

/** One subscription of a {@link GrpcUpstream}, at all peers where it has it. One event loop. */
final class GrpcFeed implements Feed {
  private final SubscriptionRequest request;
  private final FeedHandler handler;
  private final Consumer<GrpcFeed> onClose;
  private final Set<RemoteFeed> parts = new HashSet<>();
  private Future<Void> active;
  private boolean finishing;
  private boolean closed;

  GrpcFeed(SubscriptionRequest request, FeedHandler handler, Consumer<GrpcFeed> onClose) {
    this.request = request;
    this.handler = handler;
    this.onClose = onClose;
  }

  SubscriptionRequest request() {
    return request;
  }

  FeedHandler handler() {
    return handler;
  }

  boolean isWanted() {
    return !finishing && !closed;
  }

  boolean isClosed() {
    return closed;
  }

  void activeWhen(Future<Void> active) {
    this.active = active;
  }

  void add(RemoteFeed part) {
    parts.add(part);
  }

  /** The part has ended, or is given up. */
  void remove(RemoteFeed part) {
    parts.remove(part);
    if (finishing && parts.isEmpty()) {
      end();
    }
  }

  /** The source has ended it for good. */
  void end() {
    if (!closed) {
      close();
      handler.ended();
    }
  }

  @Override
  public Future<Void> active() {
    return active;
  }

  @Override
  public void finish() {
    if (isWanted()) {
      finishing = true;
      List.copyOf(parts).forEach(RemoteFeed::finish);
      if (parts.isEmpty()) {
        end();
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      List.copyOf(parts).forEach(RemoteFeed::close);
      parts.clear();
      onClose.accept(this);
    }
  }
}
