package loggregator.link;

import io.vertx.core.Future;

/** A feed that was never open. */
public record RefusedFeed(RefusedException reason, FeedHandler handler) implements Feed {
  @Override
  public Future<Void> active() {
    return Future.failedFuture(reason);
  }

  @Override
  public void finish() {
    handler.ended();
  }

  @Override
  public void close() {
    // it holds nothing
  }
}
