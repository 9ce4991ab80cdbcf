package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loggregator.config.GrpcListener;
import loggregator.config.TlsFiles;
import loggregator.diode.DiodeLimits;
import loggregator.envelope.Batch;
import loggregator.flow.VertxScheduler;
import loggregator.link.FakeUpstream;
import loggregator.link.Readiness;
import loggregator.link.RouterCore;
import loggregator.link.Upstream;
import loggregator.metrics.Metrics;
import loggregator.testing.GrpcChannels;
import loggregator.testing.NumberedLogs;

/** A node's Router as Agents see it over gRPC. To be used on one event loop. */
final class TestGrpcRouter implements RouterCore {
  static final long SETTLE_MS = 300;
  static final long LATEST_MS = 2_000;
  private static final int PATIENT_TIMEOUT_MS = 60_000;
  /** Made, which takes long, by the test's own thread when it first calls the event loop. */
  private static final Path CERTIFICATES = GrpcChannels.certificates();

  final List<Long> numbers = new ArrayList<>();
  private final Metrics metrics = new Metrics();
  /** What those who subscribe asked for. */
  final FakeUpstream upstream = new FakeUpstream();
  private final GrpcRouterServer server;
  private Promise<Void> settled = Promise.promise();
  private volatile int port;

  TestGrpcRouter(Vertx vertx, Readiness readiness) {
    this(vertx, readiness, 0);
  }

  TestGrpcRouter(Vertx vertx, Readiness readiness, int atPort) {
    settled.complete();
    TlsFiles tls = new TlsFiles(
        CERTIFICATES.resolve("ca.crt"), CERTIFICATES.resolve("doppler.crt"), CERTIFICATES.resolve("doppler.key"));
    server = new GrpcRouterServer(vertx, new VertxScheduler(vertx),
        new GrpcRouterServer.Settings(new GrpcListener("127.0.0.1", atPort, 10 << 20, tls), PATIENT_TIMEOUT_MS,
            PATIENT_TIMEOUT_MS),
        this, readiness, metrics.diodes("router", "subscription", new DiodeLimits(1_000, 1 << 20)), metrics,
        bound -> port = bound);
  }

  Future<Void> start() {
    return server.start();
  }

  int port() {
    return port;
  }

  /** Streams that came too early; from any thread. */
  long turnedAway() {
    return metric("loggregator_turned_away_streams_total");
  }

  /** Those that are open; from any thread. */
  long connections() {
    return metric("loggregator_connections");
  }

  private long metric(String name) {
    return metrics.scrape().lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  int subscriptionsMade() {
    return upstream.feeds().size();
  }

  void leave() {
    server.leave();
  }

  /** What it gets stays with it for now. */
  void holdBack() {
    settled = Promise.promise();
  }

  void handOn() {
    settled.complete();
  }

  void close() {
    server.close();
  }

  @Override
  public void accept(Batch batch) {
    numbers.addAll(NumberedLogs.numbers(batch));
  }

  @Override
  public void route(Batch batch) {
    throw new UnsupportedOperationException("only Agents of the same process call this");
  }

  @Override
  public Upstream subscriptions() {
    return upstream;
  }

  @Override
  public Future<Void> settle() {
    return settled.future();
  }

  @Override
  public long envelopesPerSecond() {
    return 0;
  }

  @Override
  public void checkStall() {}
}
