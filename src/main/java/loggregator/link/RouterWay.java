package loggregator.link;

import io.vertx.core.Future;

/** An Agent's way to one Router, from the attempt to open it until it is closed. One event loop. */
public abstract class RouterWay {
  private WayState state = WayState.OPENING;

  /** Completes when the Router takes envelopes, fails when it does not, or not in time. */
  protected abstract Future<Void> open();

  /** The source has something to send. */
  protected abstract void signal();

  /** Completes when the source is empty and the Router has all; fails when the way fails before. */
  protected abstract Future<Void> drain();

  /** Sends nothing more; completes when the Router has handed on what it got, or when that can't be awaited longer. */
  protected abstract Future<Void> leave();

  /** Returns how many envelopes were on their way, 0 when it was closed already. */
  protected abstract long close();

  boolean is(WayState asked) {
    return state == asked;
  }

  void move(WayState next) {
    state = state.to(next);
  }
}
