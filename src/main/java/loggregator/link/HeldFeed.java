package loggregator.link;

import io.vertx.core.Future;

/** A feed that holds something of its taker's, such as a place or memory, until it is closed. One event loop. */
public final class HeldFeed implements Feed {
  private final Feed feed;
  private final Runnable release;
  private boolean closed;

  /** @param release runs once, when this feed is closed */
  public HeldFeed(Feed feed, Runnable release) {
    this.feed = feed;
    this.release = release;
  }

  @Override
  public Future<Void> active() {
    return feed.active();
  }

  @Override
  public void taken() {
    feed.taken();
  }

  @Override
  public void finish() {
    feed.finish();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      feed.close();
      release.run();
    }
  }
}
