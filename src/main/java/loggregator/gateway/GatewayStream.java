package loggregator.gateway;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import loggregator.flow.IdleTimer;
import loggregator.flow.Scheduler;
import loggregator.losses.Losses;
import loggregator.stream.Caller;
import loggregator.stream.ConsumerProtocol;
import loggregator.stream.ConsumerSession;
import loggregator.stream.LossReport;
import loggregator.stream.SessionServices;

/**
 * One consumer's stream over HTTP: JSON in one of the encodings, a heartbeat after a silence, and an end when its time
 * is up, however busy it is.
 *
 * <p>Threading: one event loop.
 */
final class GatewayStream implements ConsumerProtocol {
  /** How long a consumer whose time is up may take for what still waits for it. */
  private static final long END_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final String ORIGIN = "loggregator.gateway";

  private final StreamServices services;
  private final SharedEncoding encoding;
  private final ConsumerConnection connection;
  private final ReadQuery query;
  private final LossReport lossReport;
  private final Optional<ResumableStream> resumable;
  private final ConsumerSession session;
  private IdleTimer heartbeat;
  private Scheduler.Cancellable timeout;
  private boolean timeIsUp;

  GatewayStream(StreamServices services, SharedEncoding encoding, ConsumerConnection connection, ReadQuery query,
      Caller caller) {
    this.services = services;
    this.encoding = encoding;
    this.connection = connection;
    this.query = query;
    this.lossReport = query.reportDrops() ? new LossReport(services.nodeId(), ORIGIN, true) : null;
    this.resumable = query.resume().map(start ->
        new ResumableStream(services, encoding, start, notice -> connection.write(notice)));
    SessionServices sessions = resumable.map(some -> services.sessions().from(services.charging().apply(some)))
        .orElse(services.sessions());
    this.session = new ConsumerSession(sessions, caller.address(), encoding.encoding(),
        services.sessions().queueFor(
            caller.consumer(encoding.encoding().label(), query.subscription().shardId()), query.reportDrops()),
        this);
  }

  ConsumerSession session() {
    return session;
  }

  /** Fails, with the session over and the consumer told nothing, if the stream can't begin. */
  Future<Void> start() {
    encoding.join();
    session.completion().onSuccess(v -> encoding.leave());
    connection.onGone(session::close);
    connection.onWritable(session::writable);
    connection.onCutOff(session::cutOff);
    return session.start(query.subscription());
  }

  /** Ends the stream without what waits: its consumer may read no more. */
  void revoke() {
    session.disconnect("access check", this::endByRefusal);
  }

  @Override
  public Future<Void> open() {
    return connection.open();
  }

  @Override
  public void begin() {
    timeout = in(TimeUnit.MILLISECONDS.toNanos(services.config().streamTimeoutMs()), this::timeOut);
    long intervalNanos = TimeUnit.MILLISECONDS.toNanos(services.config().heartbeatIntervalMs());
    heartbeat = new IdleTimer(services.scheduler(), intervalNanos, this::beat);
    heartbeat.touch();
    resumable.ifPresent(ResumableStream::begin);
  }

  @Override
  public void stop() {
    timeout.cancel();
    heartbeat.close();
  }

  @Override
  public void abort() {
    connection.abort();
  }

  @Override
  public boolean isWritable() {
    return connection.isWritable();
  }

  @Override
  public boolean takesLittle() {
    return connection.takesLittle();
  }

  @Override
  public Future<Void> write(Batch batch) {
    heartbeat.touch();
    return connection.write(
        resumable.map(some -> some.encode(batch)).orElseGet(() -> encoding.encode(batch)));
  }

  @Override
  public void writeLost(Losses losses) {
    if (lossReport != null) {
      connection.write(encoding.encodeAlone(lossReport.of(losses)));
      heartbeat.touch();
    }
  }

  @Override
  public Future<Void> end() {
    heartbeat.close();
    return timeIsUp ? connection.endByTimeout() : connection.end();
  }

  private void timeOut() {
    timeIsUp = true;
    timeout = in(END_TIMEOUT_NANOS, session::abort);
    session.finish("timeout");
  }

  /** A consumer that is not reading would not read the closing message either, so its connection is aborted. */
  private void endByRefusal() {
    if (connection.isWritable()) {
      connection.endByRefusal();
    } else {
      connection.abort();
    }
  }

  /** A consumer that takes nothing has more waiting than a heartbeat. */
  private void beat() {
    heartbeat.touch();
    if (connection.isWritable()) {
      connection.heartbeat();
    }
  }

  private Scheduler.Cancellable in(long nanos, Runnable task) {
    return services.scheduler().schedule(nanos, task);
  }
}
