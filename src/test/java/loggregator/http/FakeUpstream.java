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

/** An upstream whose every move the test makes. What it calls, it calls on the gateway's event loop. */
final class FakeUpstream implements Upstream {
  private final List<FakeFeed> feeds = new CopyOnWriteArrayList<>();
  private volatile boolean answersAtOnce = true;

  final class FakeFeed implements Feed {
    private final SubscriptionRequest request;
    private final FeedHandler handler;
    private final Promise<Void> active = Promise.promise();
    private volatile int closedTimes;
    private volatile boolean finished;

    FakeFeed(SubscriptionRequest request, FeedHandler handler) {
      this.request = request;
      this.handler = handler;
    }

    SubscriptionRequest request() {
      return request;
    }

    int closedTimes() {
      return closedTimes;
    }

    void activate() {
      active.tryComplete();
    }

    void refuse() {
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

  void answerLater() {
    answersAtOnce = false;
  }

  List<FakeFeed> feeds() {
    return feeds;
  }

  FakeFeed feed() {
    return feeds.get(0);
  }

  void send(Batch batch) {
    each(handler -> handler.batch(batch));
  }

  void lose(long envelopes) {
    each(handler -> handler.lost(envelopes));
  }

  void end() {
    each(FeedHandler::ended);
  }

  private void each(Consumer<FeedHandler> task) {
    feeds.stream().filter(feed -> feed.closedTimes == 0 && !feed.finished).forEach(feed -> task.accept(feed.handler));
  }
}
