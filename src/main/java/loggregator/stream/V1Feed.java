package loggregator.stream;

import io.vertx.core.Future;
import java.util.function.Function;
import loggregator.envelope.Batch;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.losses.Losses;

/** A subscription of the first generation on one of the second. One event loop. */
final class V1Feed implements Feed, FeedHandler {
  private final FeedHandler handler;
  private final V1Conversion conversion;
  private final Runnable leave;
  private final Feed feed;
  private boolean left;

  /** @param leave runs once, when nothing will be converted for this feed any more */
  V1Feed(Function<FeedHandler, Feed> subscribe, FeedHandler handler, V1Conversion conversion, Runnable leave) {
    this.handler = handler;
    this.conversion = conversion;
    this.leave = leave;
    this.feed = subscribe.apply(this);
  }

  @Override
  public void batch(Batch batch) {
    Batch v1 = conversion.convert(batch);
    if (conversion.omitted() > 0) {
      handler.lost(Losses.of(conversion.omitted()));
    }
    if (v1 != null) {
      handler.batch(v1);
    }
  }

  @Override
  public void lost(Losses losses) {
    handler.lost(losses);
  }

  @Override
  public void ended() {
    leave();
    handler.ended();
  }

  @Override
  public Future<Void> active() {
    return feed.active();
  }

  @Override
  public void finish() {
    feed.finish();
  }

  @Override
  public void close() {
    leave();
    feed.close();
  }

  private void leave() {
    if (!left) {
      left = true;
      leave.run();
    }
  }
}
