package loggregator.link;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import loggregator.routing.SubscriptionRequest;

/** An upstream whose every move the test makes, on the thread of those who use it. */
public final class FakeUpstream implements Upstream {
  private final List<FakeFeed> feeds = new ArrayList<>();

  /** One subscription; {@code handler} is what the subscriber wants to be called. */
  public static final class FakeFeed implements Feed {
    public final SubscriptionRequest request;
    public final FeedHandler handler;
    private final Promise<Void> active = Promise.promise();
    private int closedTimes;
    private boolean finished;

    private FakeFeed(SubscriptionRequest request, FeedHandler handler) {
      this.request = request;
      this.handler = handler;
    }

    public void activate() {
      active.complete();
    }

    public void refuse(String words) {
      active.fail(new RefusedException(words));
    }

    public boolean isClosed() {
      return closedTimes > 0;
    }

    public boolean isFinished() {
      return finished;
    }

    public int closedTimes() {
      return closedTimes;
    }

    @Override
    public Future<Void> active() {
      return active.future();
    }

    @Override
    public void finish() {
      finished = true;
      handler.ended();
    }

    @Override
    public void close() {
      closedTimes++;
    }
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    FakeFeed feed = new FakeFeed(request, handler);
    feeds.add(feed);
    return feed;
  }

  /** All that were ever made, in their order. */
  public List<FakeFeed> feeds() {
    return feeds;
  }

  public FakeFeed feed(int index) {
    return feeds.get(index);
  }
}
