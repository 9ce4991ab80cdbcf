package loggregator.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import loggregator.buslink.BusCertificates;
import loggregator.buslink.FrameCodec;
import loggregator.config.GrpcListener;
import loggregator.config.NodeConfig;
import loggregator.config.PeerAddress;
import loggregator.config.TracingConfig;
import loggregator.locallink.LocalDirectory;
import loggregator.locallink.LocalLogCaches;
import loggregator.losses.LossBook;
import loggregator.losses.LossPeriod;
import loggregator.memory.MemoryBudget;
import loggregator.metrics.LossReporter;
import loggregator.metrics.Metrics;
import loggregator.outputs.OutputPlace;
import loggregator.recent.RecentEnvelopes;
import loggregator.tls.CertificateWatch;
import loggregator.tracing.Spans;
import loggregator.transform.CounterTotals;

/**
 * What all role instances of one Vert.x instance share: metrics, the admin server, counter totals, the time that is
 * left to stop. Made by the first role that joins, closed by the last that leaves. Any thread.
 */
public final class NodeServices implements OutputPlace, Shareable {
  private static final Logger LOG = System.getLogger(NodeServices.class.getName());
  private static final String KEY = "loggregator.node";
  private static final long LOSS_REPORT_INTERVAL_MS = TimeUnit.SECONDS.toMillis(LossBook.PERIOD_SECONDS);

  private final Vertx vertx;
  private final NodeConfig config;
  private final Links links;
  private final boolean rehearsal;
  private final Metrics metrics;
  private final Spans spans;
  private final LossReporter lossReporter;
  private final StopClock stopClock;
  private final Map<String, Consumer<LossPeriod>> lossListeners = new ConcurrentHashMap<>();
  private final CounterTotals counterTotals;
  private final CertificateWatch certificates;
  private final Reloads reloads;
  private final Pulse pulse;
  private final Optional<BusMembers> bus;
  private final AdminServer admin;
  private final Chains chains;
  private final LocalDirectory routers = new LocalDirectory();
  private final LocalDirectory rlps = new LocalDirectory();
  private final LocalLogCaches logCaches = new LocalLogCaches();
  private final RecentEnvelopes recentEnvelopes;
  private final Map<String, Boolean> roles = new ConcurrentHashMap<>();
  private final Map<String, Integer> instancesByListener = new ConcurrentHashMap<>();
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final Set<String> claimed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger instances = new AtomicInteger();
  /** Peers may still remember the instances of a node that was killed, and must not take the new ones for them. */
  private final String run = Long.toString(ThreadLocalRandom.current().nextLong(1L << 32), Character.MAX_RADIX);
  private final Future<Void> started;
  private final long lossTimer;
  private final AtomicInteger members = new AtomicInteger();

  private NodeServices(Vertx vertx, NodeConfig config, Links links, boolean rehearsal) {
    this.vertx = vertx;
    this.config = config;
    this.links = links;
    this.rehearsal = rehearsal;
    this.metrics = new Metrics(new MemoryBudget(config.node().bufferBytes()));
    this.spans = Spans.of(config.node().tracing(), metrics, config.node().id());
    this.lossReporter = new LossReporter(metrics);
    this.stopClock = new StopClock(config.node().stopTimeoutMs(), lossReporter::stopping);
    this.counterTotals = new CounterTotals(config.agent().map(agent -> agent.maxCounterTotals()).orElse(1));
    this.certificates = new CertificateWatch(
        vertx, config.inventory(), metrics, config.node().certificateCheckIntervalMs());
    certificates.start();
    config.node().tracing().flatMap(TracingConfig::caFile)
        .ifPresent(file -> certificates.keep("node.tracing", spans::reloadCertificates));
    this.reloads = new Reloads(config, metrics, now -> certificates.use(now.inventory()));
    if (vertx.isClustered()) {
      FrameCodec.register(vertx);
      certificates.keep("bus.cluster.tls", BusCertificates.of(vertx, config.bus().cluster().orElseThrow().tls()));
    }
    this.pulse = new Pulse(vertx, metrics);
    this.bus = vertx.isClustered()
        ? Optional.of(new BusMembers(vertx, config.node().id())) : Optional.empty();
    this.admin = new AdminServer(vertx, config.admin(), metrics,
        () -> new JsonObject().put("id", config.node().id()).put("zone", config.node().zone())
            .put("reload", reloads.json()).put("standstills", pulse.json()),
        () -> new TreeMap<>(roles), bus);
    bus.ifPresent(members -> members.serve(admin::status));
    reloads.onChange(now -> Optional.of(now.admin()), admin::use, "admin.fleet", "admin.fleetTimeoutMs");
    config.admin().tls().ifPresent(files -> certificates.keep("admin.tls", admin::reloadCertificates));
    this.chains = new Chains(vertx);
    this.recentEnvelopes = config.logCache()
        .map(cache -> new RecentEnvelopes(cache.maxBytes(), cache.maxAgeMs())).orElse(null);
    this.started = admin.listen()
        .onSuccess(port -> listening("admin", "metrics and health over HTTP", config.admin().host(), port))
        .mapEmpty();
    this.lossTimer =
        vertx.setPeriodic(LOSS_REPORT_INTERVAL_MS, tick -> reportLosses());
  }

  /** Completes when the shared services run; each success needs a {@link #leave}. */
  public static Future<NodeServices> join(Vertx vertx, NodeConfig config) {
    LocalMap<String, NodeServices> shared = vertx.sharedData().getLocalMap(KEY);
    NodeServices services =
        shared.computeIfAbsent(KEY, key -> new NodeServices(vertx, config, Links.of(vertx), false));
    services.members.incrementAndGet();
    return services.started.map(services);
  }

  /**
   * As {@link #join}, before all others, for roles that only rehearse: they use these links, whether Vert.x is clustered
   * or not, and their Routers wait for nobody.
   */
  public static Future<NodeServices> joinRehearsal(Vertx vertx, NodeConfig config, Links links) {
    FrameCodec.registerRehearsal(vertx);
    vertx.sharedData().<String, NodeServices>getLocalMap(KEY)
        .computeIfAbsent(KEY, key -> new NodeServices(vertx, config, links, true));
    return join(vertx, config);
  }

  /** The services of a Vert.x instance in which a role runs. */
  public static NodeServices of(Vertx vertx) {
    return vertx.sharedData().<String, NodeServices>getLocalMap(KEY).get(KEY);
  }

  /** Answers with the status of all nodes of the fleet. */
  public void answerOfFleet(HttpServerRequest request) {
    admin.answerOfFleet(request);
  }

  public Future<Void> leave() {
    if (members.decrementAndGet() > 0) {
      return Future.succeededFuture();
    }
    vertx.cancelTimer(lossTimer);
    pulse.close();
    certificates.close();
    reportLosses();
    vertx.sharedData().getLocalMap(KEY).remove(KEY);
    return bus.map(BusMembers::close).orElseGet(Future::succeededFuture)
        .transform(v -> spans.close()).transform(v -> admin.close());
  }

  /** Tells of what was lost since it was called last. */
  void reportLosses() {
    LossPeriod since = metrics.lossBook().nextPeriod();
    metrics.nextPeriod();
    lossReporter.report(since, LOSS_REPORT_INTERVAL_MS);
    lossListeners.values().forEach(listener -> listener.accept(since));
  }

  /** One of each role is told of the losses of every ten seconds, until the task that this gives is run. */
  Runnable onLosses(String role, Consumer<LossPeriod> listener) {
    lossListeners.putIfAbsent(role, listener);
    return () -> lossListeners.remove(role, listener);
  }

  public Metrics metrics() {
    return metrics;
  }

  public CertificateWatch certificates() {
    return certificates;
  }

  Spans spans() {
    return spans;
  }

  /** Who takes new values of the configuration. */
  public Reloads reloads() {
    return reloads;
  }

  public CounterTotals counterTotals() {
    return counterTotals;
  }

  /** What the next instance of the role gets; it leaves by {@link RoleServices#leave}. */
  public RoleServices servicesOf(String role) {
    return new RoleServices(this, config, metrics.ofInstance(), chains.take(role));
  }

  Vertx vertx() {
    return vertx;
  }

  /** What the Log Cache of this process keeps; null where the configuration has none. */
  public RecentEnvelopes recentEnvelopes() {
    return recentEnvelopes;
  }

  /** The Log Cache of this process, as others know it. */
  public String logCacheName() {
    return config.node().id() + ".log_cache." + run;
  }

  /** The Log Cache's instances of this process. */
  public LocalLogCaches logCaches() {
    return logCaches;
  }

  /** The event loops of the roles' instances. */
  Chains chains() {
    return chains;
  }

  /** The links of roles whose configuration names no peers. */
  Links links() {
    return links;
  }

  boolean isRehearsal() {
    return rehearsal;
  }

  /** The Routers of this process. */
  LocalDirectory routers() {
    return routers;
  }

  /** The RLPs of this process. */
  LocalDirectory rlps() {
    return rlps;
  }

  /** A name that no other role instance of any node has, and that none had before this node was started anew. */
  public String nextInstanceId(String role) {
    return config.node().id() + "." + role + "." + instances.incrementAndGet() + "." + run;
  }

  /** Whether the name is of a role instance of this node. */
  boolean isOwn(String instanceId) {
    return instanceId.endsWith("." + run);
  }

  /**
   * The listener of the next instance of a role whose instances are each a peer of their own: they listen on ports that
   * follow each other.
   */
  public GrpcListener nextPort(String key, GrpcListener first) {
    int index = instancesByListener.merge(key, 1, Integer::sum) - 1;
    int port = first.port() == 0 ? 0 : first.port() + index;
    return first.onPort(port);
  }

  /** Whether the caller is the one instance of its role that has this listener, until it {@link #release}s it. */
  @Override
  public boolean claim(String listener) {
    return claimed.add(listener);
  }

  @Override
  public void release(String listener) {
    claimed.remove(listener);
  }

  /** Says what listens where, to the log and to {@link #port}. */
  @Override
  public void listening(String listener, String what, String host, int port) {
    ports.put(listener, port);
    LOG.log(Level.INFO, "{0} on {1}", what, new PeerAddress(host, port));
  }

  /** The port that a listener really has, by its section's key, such as {@code agent.grpc}. */
  public int port(String listener) {
    return ports.get(listener);
  }

  /** What the health page says of a role. */
  public void roleIsUp(String role, boolean up) {
    roles.put(role, up);
  }

  /** What is left of the time that the whole node has to stop; the clock starts at the first call. */
  public long remainingStopMs() {
    return stopClock.remainingMs();
  }
}
