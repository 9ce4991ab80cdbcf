package loggregator.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.LongSupplier;
import loggregator.config.BusConfig;

/** Makes a Router or an RLP known to those who look for one, until it leaves. One event loop. */
final class Announcer {
  private final Vertx vertx;
  private final String kind;
  private final String id;
  private final String zone;
  private final LongSupplier load;
  private final MessageConsumer<Frame> queries;
  private final long timer;
  private boolean left;

  Announcer(Vertx vertx, BusConfig config, String kind, String id, String zone, LongSupplier load) {
    this.vertx = vertx;
    this.kind = kind;
    this.id = id;
    this.zone = zone;
    this.load = load;
    this.queries = vertx.eventBus().consumer(BusAddresses.queries(kind), query -> announce());
    this.timer = vertx.setPeriodic(config.announceIntervalMs(), tick -> announce());
  }

  /** Completes when others can find the announced source. */
  Future<Void> start() {
    return queries.completion().onSuccess(v -> announce());
  }

  void leave() {
    if (!left) {
      left = true;
      vertx.cancelTimer(timer);
      queries.unregister();
      publish();
    }
  }

  /** Not even a query that was on its way brings it back once it has left. */
  private void announce() {
    if (!left) {
      publish();
    }
  }

  private void publish() {
    vertx.eventBus().publish(
        BusAddresses.hellos(kind),
        new Frame.Hello(kind, id, zone, load.getAsLong(), left),
        FrameCodec.OPTIONS);
  }
}
