package verticles;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import loggregator.config.NodeConfig;
import loggregator.flow.Deadline;
import loggregator.flow.Scheduler;
import loggregator.flow.VertxScheduler;
import loggregator.metrics.Metrics;
import loggregator.node.NodeServices;

/** What the roles have in common: each reads its part of the node's configuration and shares the node's services. */
abstract class RoleVerticle extends VerticleBase {
  /** How long connections get to end by themselves when the role stops. */
  static final long CONNECTION_GRACE_MS = 500;

  private final String role;
  private final List<Runnable> watches = new ArrayList<>();
  private NodeServices node;
  private Metrics metrics;

  RoleVerticle(String role) {
    this.role = role;
  }

  @Override
  public final Future<?> start() {
    NodeConfig nodeConfig = NodeConfig.parse(config(), System.getenv()).orThrow();
    return NodeServices.join(vertx, nodeConfig).compose(services -> {
      node = services;
      metrics = services.metrics().ofInstance();
      services.roleIsUp(role, false);
      return wire(nodeConfig, services, new VertxScheduler(vertx))
          .onSuccess(v -> services.roleIsUp(role, true))
          .recover(cause -> stop().transform(v -> Future.failedFuture(cause)));
    });
  }

  @Override
  public final Future<?> stop() {
    if (node == null) {
      return Future.succeededFuture();
    }
    NodeServices services = node;
    node = null;
    services.roleIsUp(role, false);
    watches.forEach(Runnable::run);
    // composed, so that a role which failed half way through its wiring still leaves
    return Future.succeededFuture().compose(v -> unwire(services)).transform(v -> {
      metrics.close();
      return services.leave();
    });
  }

  /** What this instance counts, until it has stopped. */
  final Metrics metrics() {
    return metrics;
  }

  /** Has something read its certificates anew when their files change, until the role stops. */
  void keepCertificates(NodeServices node, String key, Supplier<Future<?>> reload) {
    watches.add(node.certificates().keep(key, reload));
  }

  /** Builds the role from its configuration and starts it. */
  abstract Future<?> wire(NodeConfig config, NodeServices node, Scheduler scheduler);

  /** Takes nothing new, empties the queues within the time that is left, and closes what {@link #wire} opened. */
  abstract Future<?> unwire(NodeServices node);

  /** The future, or success when the node's time to stop is over before. */
  Future<Void> inTime(NodeServices node, Future<Void> emptied) {
    return within(node, Long.MAX_VALUE, emptied);
  }

  /** As {@link #inTime}, and no longer than that. */
  Future<Void> within(NodeServices node, long limitMs, Future<Void> step) {
    long remainingMs = Math.min(limitMs, node.remainingStopMs());
    return Deadline.set(new VertxScheduler(vertx), remainingMs, step).otherwiseEmpty();
  }
}
