package loggregator.follow;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Backoff;
import loggregator.flow.Scheduler;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;

/**
 * A feed of what is kept and then of what comes. It asks for more when its consumer has taken what there was, so that
 * what waits for a slow consumer stays where it is kept, and nothing is lost as long as that lasts.
 *
 * <p>Threading: one event loop.
 */
public final class FollowFeed implements Feed {
  private static final int WAIT_MS = 10_000;
  private static final long MAX_BACKOFF_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_FAILURES = 20;

  private final KeptEnvelopes kept;
  private final Scheduler scheduler;
  private final FollowQuestion question;
  private final FeedHandler handler;
  private final Listener listener;
  private final Promise<Void> active = Promise.promise();
  private final Backoff backoff = new Backoff(MAX_BACKOFF_NANOS);
  private FollowStart next;
  private Scheduler.Cancellable retry = () -> {};
  private int failures;
  private boolean asking;
  private boolean taken = true;
  private boolean over;

  /** Hears what envelopes don't tell. */
  public interface Listener {
    /** The feed is active. */
    default void begun() {}

    /** @param envelopes that are not kept any more, before those which follow; {@link FollowAnswer#UNKNOWN} */
    void missed(long envelopes);

    /** Where to go on after what is handed over next. */
    void cursor(String cursor);
  }

  /** @param question the first, which is not waited for */
  public FollowFeed(
      KeptEnvelopes kept, Scheduler scheduler, FollowQuestion question, FeedHandler handler, Listener listener) {
    this.kept = kept;
    this.scheduler = scheduler;
    this.question = question;
    this.handler = handler;
    this.listener = listener;
    this.next = question.start();
    scheduler.execute(() -> ask(0));
  }

  @Override
  public Future<Void> active() {
    return active.future();
  }

  /** The consumer has nothing more to take. */
  @Override
  public void taken() {
    taken = true;
    if (active.future().succeeded()) {
      ask(WAIT_MS);
    }
  }

  /** What is kept stays there, and the consumer has its cursor. */
  @Override
  public void finish() {
    if (!over) {
      close();
      handler.ended();
    }
  }

  @Override
  public void close() {
    over = true;
    retry.cancel();
  }

  private void ask(int waitMs) {
    if (over || asking || !taken) {
      return;
    }
    asking = true;
    kept.follow(question.from(next, waitMs)).onComplete(answer -> {
      asking = false;
      if (over) {
        return;
      }
      if (answer.succeeded()) {
        hand(answer.result());
      } else {
        failed(answer.cause());
      }
    });
  }

  private void hand(FollowAnswer answer) {
    assert scheduler.isOwnThread();
    backoff.reset();
    failures = 0;
    next = FollowStart.at(answer.cursor());
    taken = answer.batch().isEmpty();
    listener.cursor(answer.cursor());
    if (active.tryComplete()) {
      listener.begun();
    }
    if (answer.missed() != 0) {
      listener.missed(answer.missed());
    }
    answer.batch().ifPresent(handler::batch);
    ask(WAIT_MS);
  }

  private void failed(Throwable cause) {
    if (active.tryFail(cause)) {
      return;
    }
    if (++failures == MOST_FAILURES) {
      finish();
    } else {
      retry = scheduler.schedule(backoff.takeNanos(), () -> ask(0));
    }
  }
}
