package loggregator.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import loggregator.diode.Diode;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.http.StreamRecord;
import loggregator.link.Feed;
import loggregator.link.RefusedException;
import loggregator.stream.ConsumerStream;
import loggregator.stream.LossReport;
import loggregator.stream.StreamPacing;
import loggregator.stream.StreamWriter;

/**
 * One consumer's stream, from its subscription to its end, which comes once, whoever brings it about: the consumer that
 * leaves, the source that refuses or stops, or the time that is up.
 *
 * <p>Threading: one event loop.
 */
final class GatewayStream implements StreamWriter {
  /**
   * Batches go out at once and as they come, since the link has already gathered them, and equal consumers can share
   * only what was not put together anew. A consumer that lags gets what waits for it in larger parts.
   */
  private static final StreamPacing PACING = StreamPacing.asWritten();
  private static final long ACTIVATION_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
  /** How long a consumer whose time is up may take for what still waits for it. */
  private static final long END_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final String ORIGIN = "loggregator.gateway";

  private final StreamServices services;
  private final SharedEncoding encoding;
  private final ConsumerConnection outlet;
  private final ReadQuery query;
  private final Diode diode;
  private final ConsumerStream consumer;
  private final LossReport lossReport;
  private final StreamRecord record;
  private final Promise<Void> begun = Promise.promise();
  private Feed feed;
  /** First for the source to answer, then for the stream, then for its end. */
  private Scheduler.Cancellable deadline;
  private Heartbeat heartbeat;
  private boolean feedIsClosed;
  private boolean timeIsUp;

  GatewayStream(
      StreamServices services, SharedEncoding encoding, ConsumerConnection outlet, ReadQuery query, StreamRecord record) {
    this.services = services;
    this.encoding = encoding;
    this.outlet = outlet;
    this.query = query;
    this.record = record;
    this.diode = services.diodes().open();
    this.consumer = new ConsumerStream(diode, PACING, services.scheduler(), this);
    this.lossReport = query.reportDrops() ? new LossReport(services.nodeId(), ORIGIN, true) : null;
  }

  /**
   * Subscribes, and tells the consumer that its stream begins once the source has taken the subscription: who has seen
   * that gets all that is sent from then on. Fails, with the stream at its end and nothing told, if it can't begin.
   */
  Future<Void> start() {
    encoding.join();
    services.meters().opened();
    consumer.completion().onSuccess(v -> release());
    outlet.onGone(consumer::close);
    outlet.onWritable(consumer::writable);
    feed = services.upstream().subscribe(query.subscription(), consumer);
    deadline = in(ACTIVATION_TIMEOUT_NANOS, () -> refuse(new RefusedException("the source does not answer")));
    feed.active()
        .compose(v -> isOver() ? Future.failedFuture("the stream is over") : outlet.open())
        .onSuccess(v -> opened())
        .onFailure(this::refuse);
    return begun.future();
  }

  /** Completes when the stream has given back all it had. */
  Future<Void> completion() {
    return consumer.completion();
  }

  /** Hands out what waits and ends the stream, as the source does when it stops. */
  void finish() {
    if (isOpen()) {
      feed.finish();
    } else {
      refuse(new RefusedException("the gateway stops"));
    }
  }

  /** Ends the stream at once. */
  void abort() {
    if (!isOver()) {
      record.endedBy("gateway");
      outlet.abort();
      consumer.close();
    }
  }

  /** Ends the stream without what waits: its consumer may read no more. */
  void revoke() {
    if (!isOpen()) {
      refuse(new RefusedException("the consumer may read no more"));
    } else if (!isOver()) {
      record.endedBy("access check");
      endByRefusal();
      consumer.close();
    }
  }

  /** Who takes nothing would not take the word that it is over, either. */
  private void endByRefusal() {
    if (outlet.isWritable()) {
      outlet.endByRefusal();
    } else {
      outlet.abort();
    }
  }

  @Override
  public boolean isWritable() {
    return isOpen() && outlet.isWritable();
  }

  @Override
  public void write(Batch batch) {
    outlet.write(encoding.encode(batch));
    heartbeat.sent();
    record.sent(batch.envelopes());
    services.meters().delivered(batch.envelopes());
  }

  @Override
  public void writeLost(long envelopes) {
    if (lossReport != null) {
      outlet.write(encoding.encodeAlone(lossReport.of(envelopes)));
      heartbeat.sent();
    }
  }

  @Override
  public Future<Void> end() {
    record.endedBy(timeIsUp ? "timeout" : "source");
    heartbeat.stop();
    return timeIsUp ? outlet.endByTimeout() : outlet.end();
  }

  private void opened() {
    if (isOver()) {
      outlet.abort();
      return;
    }
    deadline.cancel();
    deadline = in(TimeUnit.MILLISECONDS.toNanos(services.config().streamTimeoutMs()), this::timeOut);
    long intervalNanos = TimeUnit.MILLISECONDS.toNanos(services.config().heartbeatIntervalMs());
    heartbeat = new Heartbeat(services.scheduler(), intervalNanos, this::beat);
    begun.complete();
    consumer.writable();
  }

  private void refuse(Throwable cause) {
    consumer.close();
    begun.tryFail(cause);
  }

  private void timeOut() {
    timeIsUp = true;
    deadline = in(END_TIMEOUT_NANOS, this::abort);
    feed.finish();
  }

  /** A consumer that takes nothing has more waiting than a heartbeat. */
  private void beat() {
    if (outlet.isWritable()) {
      outlet.heartbeat();
    }
  }

  private boolean isOpen() {
    return heartbeat != null;
  }

  private boolean isOver() {
    return consumer.completion().isComplete();
  }

  private void release() {
    if (isOpen()) {
      heartbeat.stop();
      record.log(consumer.lostEnvelopes());
    }
    deadline.cancel();
    closeFeed();
    services.diodes().close(diode);
    encoding.leave();
    services.meters().closed();
  }

  private void closeFeed() {
    if (!feedIsClosed) {
      feedIsClosed = true;
      feed.close();
    }
  }

  private Scheduler.Cancellable in(long nanos, Runnable task) {
    return services.scheduler().schedule(nanos, task);
  }
}
