package loggregator.logcache;

import static loggregator.testing.EventLoops.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import loggregator.auth.ConsumerAccess;
import loggregator.auth.ReadAccess;
import loggregator.config.AuthConfig.AuthErrors;
import loggregator.config.AuthMethod;
import loggregator.config.HttpListener;
import loggregator.config.ListenerLimits;
import loggregator.config.LogCacheConfig;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.flow.VertxScheduler;
import loggregator.metrics.Metrics;
import loggregator.recent.RecentEnvelopes;
import loggregator.testing.EventLoops;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/** A Log Cache over HTTP on a port of its own, whose clock the test sets. */
final class TestLogCache implements AutoCloseable {
  static final int MAX_ANSWER_BYTES = 100_000;
  static final long SETTLING_NS = 100_000_000;

  final RecentEnvelopes store = new RecentEnvelopes(64 << 20, Long.MAX_VALUE);
  final Metrics metrics = new Metrics();
  final AtomicLong nowNs = new AtomicLong(1_000_000_000_000L);
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient client = HttpClient.newHttpClient();
  private final BiFunction<Vertx, Scheduler, LogCacheAccess> access;
  private Context context;
  private int port;

  TestLogCache() {
    this(ReadAccess.ALLOW_ALL, AuthErrors.ORIGINAL);
  }

  TestLogCache(ReadAccess readers, AuthErrors errors) {
    this((vertx, scheduler) -> new LogCacheAccess(new ConsumerAccess(readers, scheduler, 20_000), errors));
  }

  TestLogCache(BiFunction<Vertx, Scheduler, LogCacheAccess> access) {
    this.access = access;
    await(vertx.deployVerticle(new VerticleBase() {
      @Override
      public Future<?> start() {
        return listen();
      }
    }));
  }

  void add(Envelope... envelopes) {
    byte[] bytes = EnvelopeBatch.newBuilder().addAllBatch(List.of(envelopes)).build().toByteArray();
    store.add(new Batch(bytes, 0, bytes.length, envelopes.length), 0);
  }

  HttpResponse<String> get(String pathAndQuery, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(pathAndQuery)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  JsonObject json(String pathAndQuery) {
    return new JsonObject(get(pathAndQuery).body());
  }

  String url(String pathAndQuery) {
    return "http://localhost:" + port + pathAndQuery;
  }

  int port() {
    return port;
  }

  <T> T onLoop(Callable<T> task) {
    return EventLoops.call(context, task);
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private Future<Integer> listen() {
    context = vertx.getOrCreateContext();
    LogCacheConfig config = new LogCacheConfig(
        new HttpListener("127.0.0.1", 0, Optional.empty(), List.of(), List.of(), ListenerLimits.http(5_000)), Optional.empty(),
        Optional.empty(), Optional.empty(), true, AuthMethod.NONE, false, 64 << 20, 86_400_000, MAX_ANSWER_BYTES, 100, 10_000, 1);
    Scheduler scheduler = new VertxScheduler(vertx);
    LogCacheServices services = LogCacheServices.of(vertx, config, scheduler, metrics, store,
        new Sharing("own.log_cache.1", Optional.empty(), scheduler), nowNs::get);
    return new LogCacheServer(services, access.apply(vertx, scheduler)).listen().onSuccess(bound -> port = bound);
  }
}
