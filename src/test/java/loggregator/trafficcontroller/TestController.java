package loggregator.trafficcontroller;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import loggregator.auth.ReadAccess;
import loggregator.config.NodeConfig;
import loggregator.config.TrafficControllerConfig;
import loggregator.envelope.Batch;
import loggregator.flow.VertxScheduler;
import loggregator.http.FakeUpstream;
import loggregator.http.RawConnection;
import loggregator.metrics.Metrics;
import loggregator.stream.SharedFeeds;

/** A Traffic Controller on a port of its own, before a {@link FakeUpstream}. */
final class TestController implements AutoCloseable {
  final FakeUpstream upstream = new FakeUpstream();
  final Metrics metrics = new Metrics();
  /** What it has to tell itself. */
  final List<Batch> told = new CopyOnWriteArrayList<>();

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final ReadAccess access;
  private final JsonObject section;
  private Context context;
  private TrafficControllerServer server;
  private int port;

  TestController() {
    this(new JsonObject());
  }

  TestController(JsonObject section) {
    this(section, ReadAccess.ALLOW_ALL);
  }

  /** @param section keys with other values than usual */
  TestController(JsonObject section, ReadAccess access) {
    this.section = new JsonObject().put("http", new JsonObject().put("port", 0)).put("auth", "none").mergeIn(section);
    this.access = access;
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

  TrafficControllerServer server() {
    return server;
  }

  RawConnection get(String target, String... headers) {
    return new RawConnection(port).request("GET", target, headers);
  }

  RawWebSocket open(String target) {
    return new RawWebSocket(port, target);
  }

  void send(String... records) {
    send(Records.of(records));
  }

  void send(Batch batch) {
    onLoop(() -> upstream.send(batch));
  }

  long openStreams() {
    return get(() -> server.openStreams());
  }

  /** Runs the task on the event loop and waits for it. */
  void onLoop(Runnable task) {
    get(() -> {
      task.run();
      return null;
    });
  }

  <T> T get(Callable<T> task) {
    Promise<T> done = Promise.promise();
    context.runOnContext(v -> {
      try {
        done.complete(task.call());
      } catch (Exception e) {
        done.fail(e);
      }
    });
    return await(done.future());
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private Future<Void> listen() {
    context = vertx.getOrCreateContext();
    TrafficControllerConfig config = NodeConfig.parse(new JsonObject().put("trafficController", section), Map.of())
        .orThrow().trafficController().orElseThrow();
    VertxScheduler scheduler = new VertxScheduler(vertx);
    server = new TrafficControllerServer(
        vertx, config, access, scheduler, new SharedFeeds(upstream, scheduler), metrics, told::add);
    return server.listen().onSuccess(bound -> port = bound).mapEmpty();
  }
}
