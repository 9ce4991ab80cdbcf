package loggregator.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import loggregator.auth.AuthServices;
import loggregator.config.AuthMethod;
import loggregator.config.GrpcListener;
import loggregator.config.HttpListener;
import loggregator.config.Inventory;
import loggregator.config.NodeConfig;
import loggregator.config.PeersConfig;
import loggregator.flow.Scheduler;
import loggregator.link.Upstream;
import loggregator.losses.LossPeriod;
import loggregator.metrics.Metrics;
import loggregator.tracing.TracedUpstream;

/**
 * What one instance of a role has of its node: an event loop, metrics that end with it, and a watch over its
 * certificates. The event loop's thread, except for the getters.
 */
public final class RoleServices {
  private final NodeServices node;
  private final NodeConfig config;
  private final Metrics metrics;
  private final Chains.Place place;
  private final List<Runnable> watches = new ArrayList<>();

  RoleServices(NodeServices node, NodeConfig config, Metrics metrics, Chains.Place place) {
    this.node = node;
    this.config = config;
    this.metrics = metrics;
    this.place = place;
  }

  public NodeServices node() {
    return node;
  }

  public Vertx vertx() {
    return node.vertx();
  }

  public NodeConfig config() {
    return config;
  }

  /** What this instance counts, until it has stopped. */
  public Metrics metrics() {
    return metrics;
  }

  /** What decides who may read at this role. */
  public AuthServices auth(String role, AuthMethod method) {
    return new AuthServices(vertx(), scheduler(), metrics, role, method, config.auth(), node.spans());
  }

  /** The upstream, at which each subscription is traced where the configuration wants it. */
  public Upstream traced(Upstream upstream, String role) {
    return TracedUpstream.of(upstream, node.spans(), role);
  }

  /** The event loop on which everything of the instance runs. */
  public Scheduler scheduler() {
    return place.loop();
  }

  /** Has something read its certificates anew when their files change, until the instance stops. */
  public void keepCertificates(String key, Supplier<Future<?>> reload) {
    watches.add(node.certificates().keep(key, reload));
  }

  /** Says what listens where, and keeps its certificates, if it has some. */
  public void listening(String key, String what, HttpListener http, int port, Supplier<Future<?>> reload) {
    node.listening(key, what, http.host(), port);
    http.tls().ifPresent(tls -> keepCertificates(key + ".tls", reload));
  }

  /** The same for gRPC. */
  public void listening(String key, String what, GrpcListener grpc, int port, Supplier<Future<?>> reload) {
    node.listening(key, what, grpc.host(), port);
    keepCertificates(key + ".tls", reload);
  }

  /** The first of the role's instances that asks is told of the node's losses every ten seconds, until it stops. */
  public void onLosses(String role, Consumer<LossPeriod> listener) {
    watches.add(node.onLosses(role, period -> scheduler().execute(() -> listener.accept(period))));
  }

  /** Has certificates and static tokens read anew by what decides who may read. */
  public void keepAccess(AuthServices auth) {
    auth.certificates().forEach(this::keepCertificates);
    if (auth.hasStaticTokens()) {
      onChange(NodeConfig::auth, auth::use, "auth.tokens");
    }
  }

  /** The same for peers, whose section is used anew when it changes, too. */
  void keepPeers(String tlsKey, Supplier<Future<?>> reloadCertificates, Consumer<PeersConfig> use) {
    keepCertificates(tlsKey, reloadCertificates);
    String section = tlsKey.substring(0, tlsKey.lastIndexOf('.'));
    onChange(now -> now.inventory().peers().stream()
            .filter(peers -> peers.key().equals(section)).map(Inventory.PeerUse::peers).findFirst(),
        use, section + ".addresses", section + ".zoneAddresses", section + ".file");
  }

  /** Hands new values of these keys to the instance while it runs, on its event loop. */
  public <T> void onChange(Function<NodeConfig, Optional<T>> part, Consumer<T> task, String... keys) {
    watches.add(node.reloads().onChange(part, now -> scheduler().execute(() -> task.accept(now)), keys));
  }

  /** Stops the watches over certificates, losses and the configuration. */
  public void stopWatching() {
    watches.forEach(Runnable::run);
    watches.clear();
  }

  /** Gives everything back. */
  public Future<Void> leave() {
    metrics.close();
    node.chains().giveBack(place);
    return node.leave();
  }
}
