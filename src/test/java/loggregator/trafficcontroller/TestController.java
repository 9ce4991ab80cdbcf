package loggregator.trafficcontroller;

import static loggregator.testing.EventLoops.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import loggregator.auth.ReadAccess;
import loggregator.config.NodeConfig;
import loggregator.config.TrafficControllerConfig;
import loggregator.envelope.Batch;
import loggregator.flow.ManualScheduler;
import loggregator.flow.Scheduler;
import loggregator.flow.VertxScheduler;
import loggregator.gateway.RawConnection;
import loggregator.link.FakeUpstream;
import loggregator.memory.MemoryBudget;
import loggregator.metrics.Metrics;
import loggregator.metrics.SharingMeters;
import loggregator.stream.SharedFeeds;
import loggregator.testing.EventLoops;

/** A Traffic Controller on a port of its own, before a {@link FakeUpstream}. */
final class TestController implements AutoCloseable {
  private static final ProxyAccess OPEN = new ProxyAccess(ReadAccess.ALLOW_ALL, new Refusals(false), false, null, 0);

  final FakeUpstream upstream = FakeUpstream.answeringAtOnce();
  /** One queue may have two thirds of it. */
  final Metrics metrics = new Metrics(new MemoryBudget(24 << 20));
  /** What it has to tell itself. */
  final List<Batch> told = new CopyOnWriteArrayList<>();

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Function<Scheduler, ProxyAccess> access;
  private final JsonObject section;
  private final ManualScheduler clock;
  private Context context;
  private TrafficControllerServer server;
  private int port;

  TestController() {
    this(new JsonObject());
  }

  TestController(JsonObject section) {
    this(section, scheduler -> OPEN, null);
  }

  /** One that lets in whom the readers let in, as with UAA. */
  TestController(ReadAccess readers, boolean honest, int recheckIntervalMs) {
    this(new JsonObject(),
        scheduler -> new ProxyAccess(readers, new Refusals(honest), true, scheduler, recheckIntervalMs), null);
  }

  /** One whose time the test lets pass. */
  static TestController withClock() {
    return new TestController(new JsonObject(), scheduler -> OPEN, new ManualScheduler());
  }

  /**
   * @param section keys with other values than usual
   * @param clock null for the machine's
   */
  private TestController(
      JsonObject section, Function<Scheduler, ProxyAccess> access, ManualScheduler clock) {
    this.clock = clock;
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

  void passMs(long milliseconds) {
    onLoop(() -> clock.passMs(milliseconds));
  }

  /** Envelopes that left the queues of consumers for their connections. */
  double taken() {
    return metrics.scrape().lines().filter(line -> line.startsWith("loggregator_diode_read_envelopes_total"))
        .filter(line -> line.contains("diode=\"stream\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
  }

  /** Runs the task on the event loop and waits for it. */
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

  /** The test's time, in which tasks run on the event loop as ever. */
  private record LoopClock(ManualScheduler clock, Scheduler loop) implements Scheduler {
    @Override
    public long nowNanos() {
      return clock.nowNanos();
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
      return clock.schedule(delayNanos, task);
    }

    @Override
    public void execute(Runnable task) {
      loop.execute(task);
    }

    @Override
    public boolean isOwnThread() {
      return loop.isOwnThread();
    }
  }

  private Future<Void> listen() {
    context = vertx.getOrCreateContext();
    JsonObject node = new JsonObject().put("trafficController", section);
    if (section.getString("auth").equals("tokens")) {
      node.put("auth", new JsonObject().put("tokens", new JsonObject().put("file", "unread")));
    }
    TrafficControllerConfig config = NodeConfig.parse(node, Map.of()).orThrow().trafficController().orElseThrow();
    Scheduler real = new VertxScheduler(vertx);
    Scheduler scheduler = clock == null ? real : new LoopClock(clock, real);
    server = new TrafficControllerServer(
        vertx, config, access.apply(scheduler), scheduler, 
        new SharedFeeds(upstream, scheduler, new SharingMeters(metrics, "traffic_controller")), metrics, told::add);
    return server.listen().onSuccess(bound -> port = bound).mapEmpty();
  }
}
