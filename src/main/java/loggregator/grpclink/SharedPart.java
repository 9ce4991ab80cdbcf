package loggregator.grpclink;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import loggregator.config.PeersConfig;
import loggregator.flow.Scheduler;

/** One feed of a {@link SharedCall}. One event loop. */
final class SharedPart extends RemotePart {
  private final SharedCall call;
  private final long number;
  private final PeersConfig config;

  /** @param number the feed's on this call */
  SharedPart(
      GrpcFeed feed, SharedCall call, long number, Scheduler scheduler, PeersConfig config, RemotePart.Events events) {
    super(feed, scheduler, events);
    this.call = call;
    this.number = number;
    this.config = config;
  }

  long number() {
    return number;
  }

  /** The request was sent. */
  void asked() {
    limit(SILENT_YES_NANOS, this::activate);
  }

  @Override
  Future<Void> open() {
    call.ask(this);
    return active();
  }

  @Override
  void finish() {
    limit(TimeUnit.MILLISECONDS.toNanos(config.deadPeerTimeoutMs()),
        () -> ended(new IllegalStateException("too slow")));
    call.finish(this);
  }

  @Override
  protected void cancel() {
    call.cancel(this);
  }
}
