package loggregator.link;

import io.vertx.core.Future;
import loggregator.routing.SubscriptionRequest;

/** A feed that comes over a link in parts, one from each peer where it is subscribed. One event loop. */
public abstract class LinkFeed implements Feed {
  private final SubscriptionRequest request;
  private final FeedHandler handler;
  private Future<Void> active;
  private boolean finishing;
  private boolean closed;

  protected LinkFeed(SubscriptionRequest request, FeedHandler handler) {
    this.request = request;
    this.handler = handler;
  }

  public final SubscriptionRequest request() {
    return request;
  }

  public final FeedHandler handler() {
    return handler;
  }

  /** Whether peers that appear are to be asked for it. */
  public final boolean isWanted() {
    return !finishing && !closed;
  }

  public final void activeWhen(Future<Void> future) {
    active = future;
  }

  @Override
  public final Future<Void> active() {
    return active;
  }

  @Override
  public final void finish() {
    if (isWanted()) {
      finishing = true;
      finishParts();
      endIfNothingMoreComes();
    }
  }

  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      closeParts(finishing);
    }
  }

  /** Nothing more comes, for good. */
  public final void end() {
    if (!closed) {
      close();
      handler.ended();
    }
  }

  /** To be called when a part is over. */
  protected final void endIfNothingMoreComes() {
    if (finishing && !hasParts()) {
      end();
    }
  }

  protected abstract boolean hasParts();

  /** Asks the peers to hand out what they have, and then to end their parts. */
  protected abstract void finishParts();

  /** @param finishing whether the parts were asked to finish before */
  protected abstract void closeParts(boolean finishing);
}
