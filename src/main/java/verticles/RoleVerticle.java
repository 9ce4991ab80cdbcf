package verticles;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import loggregator.config.NodeConfig;
import loggregator.flow.Deadline;
import loggregator.flow.Scheduler;
import loggregator.metrics.Metrics;
import loggregator.node.Chains;
import loggregator.node.NodeServices;

/** What the roles have in common: each reads its part of the node's configuration and shares the node's services. */
abstract class RoleVerticle extends VerticleBase {
  /** How long connections get to end by themselves when the role stops. */
  static final long CONNECTION_GRACE_MS = 500;

  private final String role;
  private final List<Runnable> watches = new ArrayList<>();
  private NodeServices node;
  private Chains.Place place;
  private Metrics metrics;

  RoleVerticle(String role) {
    this.role = role;
  }

  @Override
  public final Future<?> start() {
    NodeConfig nodeConfig = NodeConfig.parse(config(), System.getenv()).orThrow();
    return NodeServices.join(vertx, nodeConfig).compose(services -> {
      node = services;
      place = services.chains().take(role);
      metrics = services.metrics().ofInstance();
      services.roleIsUp(role, false);
      return onItsLoop(() -> wire(nodeConfig, services, place.loop()))
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
    return onItsLoop(() -> unwire(services)).transform(v -> {
      metrics.close();
      services.chains().giveBack(place);
      return services.leave();
    });
  }

  /**
   * Runs the step on the event loop of the role's place, where everything stays that it opens. What the step throws
   * fails the future, so that a role that failed half way through its wiring is still unwired.
   */
  private Future<?> onItsLoop(Supplier<Future<?>> step) {
    Promise<Object> done = ((ContextInternal) context).promise();
    place.loop().execute(() -> Future.succeededFuture().compose(v -> step.get()).onComplete(result -> {
      if (result.succeeded()) {
        done.complete();
      } else {
        done.fail(result.cause());
      }
    }));
    return done.future();
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
    return Deadline.set(place.loop(), remainingMs, step).otherwiseEmpty();
  }
}
