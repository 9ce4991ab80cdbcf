package loggregator.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.RefusedException;
import loggregator.link.Upstream;
import loggregator.routing.SubscriptionRequest;

/** An upstream whose every move the test makes. What it calls, it calls on the event loop of the role before it. */
public final class FakeUpstream implements Upstream {
  private final List<FakeFeed> feeds = new CopyOnWriteArrayList<>();
  private volatile boolean answersAtOnce = true;

  public final class FakeFeed implements Feed {
    private final SubscriptionRequest request;
    private final FeedHandler handler;
    private final Promise<Void> active = Promise.promise();
    private volatile int closedTimes;
    private volatile boolean finished;

    FakeFeed(SubscriptionRequest request, FeedHandler handler) {
      this.request = request;
      this.handler = handler;
    }

    public SubscriptionRequest request() {
      return request;
    }

    public int closedTimes() {
      return closedTimes;
    }

    public void activate() {
      active.tryComplete();
    }

    public void refuse() {
      active.tryFail(new RefusedException("no"));
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
    if (answersAtOnce) {
      feed.activate();
    }
    return feed;
  }

  public void answerLater() {
    answersAtOnce = false;
  }

  public List<FakeFeed> feeds() {
    return feeds;
  }

  public FakeFeed feed() {
    return feeds.get(0);
  }

  public void send(Batch batch) {
    each(handler -> handler.batch(batch));
  }

  public void lose(long envelopes) {
    each(handler -> handler.lost(envelopes));
  }

  public void end() {
    each(FeedHandler::ended);
  }

  private void each(Consumer<FeedHandler> task) {
    feeds.stream().filter(feed -> feed.closedTimes == 0 && !feed.finished).forEach(feed -> task.accept(feed.handler));
  }
}
