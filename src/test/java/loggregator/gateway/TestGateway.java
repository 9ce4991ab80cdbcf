package loggregator.gateway;

import static loggregator.testing.EventLoops.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import loggregator.auth.ReadAccess;
import loggregator.config.AuthConfig.AuthErrors;
import loggregator.config.AuthMethod;
import loggregator.config.GatewayConfig;
import loggregator.config.HttpListener;
import loggregator.config.ListenerLimits;
import loggregator.config.KeyFiles;
import loggregator.diode.DiodeLimits;
import loggregator.envelope.Batch;
import loggregator.flow.ManualScheduler;
import loggregator.flow.Scheduler;
import loggregator.flow.VertxScheduler;
import loggregator.follow.FakeLogCaches;
import loggregator.follow.KeptEnvelopes;
import loggregator.link.FakeUpstream;
import loggregator.link.Upstream;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.Metrics;
import loggregator.metrics.SharingMeters;
import loggregator.stream.SharedFeeds;
import loggregator.testing.EventLoops;

/** A gateway on a port of its own, before a {@link FakeUpstream}. */
final class TestGateway implements AutoCloseable {
  final FakeUpstream upstream = FakeUpstream.answeringAtOnce();
  final FakeLogCaches kept = new FakeLogCaches();
  final Metrics metrics = new Metrics();

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Settings settings;
  private Context context;
  private GatewayServer server;
  private int port;

  /** What a test wants otherwise than usual. */
  record Settings(int heartbeatIntervalMs, int streamTimeoutMs, int maxStreams, HttpListener http,
      BiFunction<Vertx, Scheduler, Access> access, UnaryOperator<Upstream> wrapping, boolean compression) {
    static Settings usual() {
      return new Settings(60_000, 60_000, 100, listener(Optional.empty(), List.of(), List.of()),
          (vertx, scheduler) -> accessOf(ReadAccess.ALLOW_ALL, AuthErrors.ORIGINAL, scheduler), upstream -> upstream, true);
    }

    Settings heartbeatIntervalMs(int ms) {
      return new Settings(ms, streamTimeoutMs, maxStreams, http, access, wrapping, compression);
    }

    Settings streamTimeoutMs(int ms) {
      return new Settings(heartbeatIntervalMs, ms, maxStreams, http, access, wrapping, compression);
    }

    Settings maxStreams(int streams) {
      return new Settings(heartbeatIntervalMs, streamTimeoutMs, streams, http, access, wrapping, compression);
    }

    Settings tls(KeyFiles files) {
      return http(listener(Optional.of(files), List.of(), List.of()));
    }

    Settings pages(List<String> hostNames, List<String> allowedOrigins) {
      return http(listener(Optional.empty(), hostNames, allowedOrigins));
    }

    Settings access(ReadAccess decides, AuthErrors errors) {
      return access((vertx, scheduler) -> accessOf(decides, errors, scheduler));
    }

    Settings access(BiFunction<Vertx, Scheduler, Access> make) {
      return new Settings(heartbeatIntervalMs, streamTimeoutMs, maxStreams, http, make, wrapping, compression);
    }

    Settings wrapping(UnaryOperator<Upstream> wrap) {
      return new Settings(heartbeatIntervalMs, streamTimeoutMs, maxStreams, http, access, wrap, compression);
    }

    /** Equal consumers share one feed, as they do in a node. */
    Settings sharing() {
      return wrapping(upstream -> new SharedFeeds(
          upstream, ManualScheduler.runningTasksAtOnce(), new SharingMeters(new Metrics(), "gateway")));
    }

    Settings compression(boolean on) {
      return new Settings(heartbeatIntervalMs, streamTimeoutMs, maxStreams, http, access, wrapping, on);
    }

    private Settings http(HttpListener listener) {
      return new Settings(heartbeatIntervalMs, streamTimeoutMs, maxStreams, listener, access, wrapping, compression);
    }

    private static HttpListener listener(Optional<KeyFiles> tls, List<String> hostNames, List<String> allowedOrigins) {
      return new HttpListener("127.0.0.1", 0, tls, hostNames, allowedOrigins, ListenerLimits.http(5_000));
    }

    private static Access accessOf(ReadAccess decides, AuthErrors errors, Scheduler scheduler) {
      return new Access(decides, errors, scheduler, 20_000, 0);
    }
  }

  TestGateway() {
    this(Settings.usual());
  }

  TestGateway(Settings settings) {
    this.settings = settings;
    await(vertx.deployVerticle(new VerticleBase() {
      @Override
      public Future<?> start() {
        return listen();
      }
    }));
  }

  int port() {
    return port;
  }

  String url(String pathAndQuery) {
    return (settings.http.tls().isPresent() ? "https" : "http") + "://localhost:" + port + pathAndQuery;
  }

  GatewayServer server() {
    return server;
  }

  DiodeMeters diodes() {
    return metrics.diodes("gateway", "stream", diodeLimits());
  }

  void send(Batch batch) {
    onLoop(() -> upstream.send(batch));
  }

  /** Runs the task on the gateway's event loop and waits for it. */
  void onLoop(Runnable task) {
    EventLoops.run(context, task);
  }

  <T> T get(Callable<T> task) {
    return EventLoops.call(context, task);
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private static DiodeLimits diodeLimits() {
    return new DiodeLimits(100, 64 << 20);
  }

  private Future<Void> listen() {
    context = vertx.getOrCreateContext();
    GatewayConfig config = new GatewayConfig(settings.http, Optional.empty(), Optional.empty(), AuthMethod.NONE, false, false, true,
        Optional.empty(), Optional.empty(),
        settings.compression, settings.heartbeatIntervalMs, settings.streamTimeoutMs, diodeLimits(), settings.maxStreams, 1);
    Scheduler scheduler = new VertxScheduler(vertx);
    server = new GatewayServer(vertx, settings.access.apply(vertx, scheduler), StreamServices.of(
        config, "node-1", scheduler, settings.wrapping.apply(upstream), new KeptEnvelopes(kept), metrics), metrics, Optional.empty());
    return server.listen().onSuccess(bound -> port = bound).mapEmpty();
  }
}
