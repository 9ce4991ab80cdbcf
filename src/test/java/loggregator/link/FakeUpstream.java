package loggregator.link;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.losses.Losses;
import loggregator.routing.SubscriptionRequest;

/**
 * An upstream whose every move the test makes, on the thread of those who use it. What was asked of it may be read from
 * any thread.
 */
public final class FakeUpstream implements Upstream {
  private final List<FakeFeed> feeds = new CopyOnWriteArrayList<>();
  private volatile boolean answersAtOnce;

  /** One subscription; {@code handler} is what the subscriber wants to be called. */
  public static final class FakeFeed implements Feed {
    public final SubscriptionRequest request;
    public final FeedHandler handler;
    private final Promise<Void> active = Promise.promise();
    private volatile int closedTimes;
    private volatile boolean finished;

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

  /** One whose feeds are active at once, until it is told otherwise. */
  public static FakeUpstream answeringAtOnce() {
    FakeUpstream upstream = new FakeUpstream();
    upstream.answersAtOnce = true;
    return upstream;
  }

  public void answerLater() {
    answersAtOnce = false;
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

  /** All that were ever made, in their order. */
  public List<FakeFeed> feeds() {
    return feeds;
  }

  public FakeFeed feed(int index) {
    return feeds.get(index);
  }

  public void send(Batch batch) {
    each(handler -> handler.batch(batch));
  }

  public void lose(long envelopes) {
    each(handler -> handler.lost(Losses.of(envelopes)));
  }

  public void end() {
    each(FeedHandler::ended);
  }

  private void each(Consumer<FeedHandler> task) {
    feeds.stream().filter(feed -> !feed.isClosed() && !feed.finished).forEach(feed -> task.accept(feed.handler));
  }
}
