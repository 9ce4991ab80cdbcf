package loggregator.bus;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.function.Consumer;
import loggregator.envelope.Batch;

/** Where a Router takes envelopes from Agents. */
public final class RouterIngress {
  private final FrameReceiver receiver;

  public RouterIngress(EventBus bus, String routerId, Consumer<Batch> batches) {
    this.receiver = new FrameReceiver(bus, BusAddresses.ingress(routerId), segment -> batches.accept(segment.batch()));
  }

  /** Completes when Agents can reach the Router. */
  public Future<Void> start() {
    return receiver.start();
  }

  public void close() {
    receiver.close();
  }
}
