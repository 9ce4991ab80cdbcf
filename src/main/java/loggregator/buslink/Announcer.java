package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import loggregator.config.BusConfig;

/** Announces a Router or an RLP on the bus until it leaves. One event loop. */
final class Announcer {
  private final Vertx vertx;
  private final SourceIdentity identity;
  private final UniqueName name;
  private final int intervalMs;
  private MessageConsumer<Frame> queries;
  private long timer;
  private boolean started;
  private boolean left;

  Announcer(Vertx vertx, BusConfig config, SourceIdentity identity) {
    this.vertx = vertx;
    this.identity = identity;
    this.name = new UniqueName(vertx, identity);
    this.intervalMs = config.announceIntervalMs();
  }

  /** Completes when others can find the announced source; fails when another one has its name. */
  Future<Void> start() {
    queries = vertx.eventBus().consumer(BusAddresses.queries(identity.kind()), query -> announce());
    timer = vertx.setPeriodic(intervalMs, tick -> announce());
    return queries.completion().compose(v -> name.claim()).onSuccess(v -> {
      started = true;
      announce();
    });
  }

  void leave() {
    if (left) {
      return;
    }
    left = true;
    if (queries != null) {
      vertx.cancelTimer(timer);
      queries.unregister();
      name.release();
    }
    if (started) {
      publish();
    }
  }

  /** Once it has left, it answers no query, not even one that was on its way. */
  void announce() {
    if (started && !left) {
      publish();
    }
  }

  private void publish() {
    vertx.eventBus().publish(
        BusAddresses.hellos(identity.kind()),
        new Frame.Hello(identity.kind(), identity.id(), identity.zone(), identity.load().getAsLong(), left,
            identity.starting().getAsBoolean()),
        FrameCodec.OPTIONS);
  }
}
