package verticles;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Supplier;
import loggregator.config.NodeConfig;
import loggregator.flow.Deadline;
import loggregator.node.NodeServices;
import loggregator.node.RoleServices;

/** What the roles have in common: each runs on an event loop of the node's and shares the node's services. */
abstract class RoleVerticle extends VerticleBase {
  /** How long connections get to end by themselves when the role stops. */
  static final long CONNECTION_GRACE_MS = 500;

  private final String role;
  private RoleServices services;

  RoleVerticle(String role) {
    this.role = role;
  }

  @Override
  public final Future<?> start() {
    NodeConfig config = NodeConfig.parse(config(), System.getenv()).orThrow();
    return NodeServices.join(vertx, config).compose(node -> {
      services = node.servicesOf(role);
      node.roleIsUp(role, false);
      return onItsLoop(() -> wire(services))
          .onSuccess(v -> node.roleIsUp(role, true))
          .recover(cause -> stop().transform(v -> Future.failedFuture(cause)));
    });
  }

  @Override
  public final Future<?> stop() {
    if (services == null) {
      return Future.succeededFuture();
    }
    RoleServices stopping = services;
    services.node().roleIsUp(role, false);
    services.stopWatching();
    return onItsLoop(() -> unwire(stopping)).transform(v -> {
      services = null;
      return stopping.leave();
    });
  }

  /**
   * Runs the step on the role's event loop, where everything stays that it opens. What the step throws fails the
   * future, so that a role that failed half way through its wiring is still unwired.
   */
  private Future<?> onItsLoop(Supplier<Future<?>> step) {
    Promise<Object> done = ((ContextInternal) context).promise();
    services.scheduler().execute(() -> Future.succeededFuture().compose(v -> step.get())
        .onSuccess(v -> done.complete()).onFailure(done::fail));
    return done.future();
  }

  /** Builds the role from its configuration and starts it. On the role's event loop. */
  abstract Future<?> wire(RoleServices role);

  /** Takes nothing new, empties the queues within the time that is left, and closes what {@link #wire} opened. */
  abstract Future<?> unwire(RoleServices role);

  /** The future, or success when the node's time to stop is over before. */
  static Future<Void> inTime(RoleServices role, Future<Void> emptied) {
    return within(role, Long.MAX_VALUE, emptied);
  }

  /** As {@link #inTime}, and no longer than that. */
  static Future<Void> within(RoleServices role, long limitMs, Future<Void> step) {
    long remainingMs = Math.min(limitMs, role.node().remainingStopMs());
    return Deadline.set(role.scheduler(), remainingMs, step).otherwiseEmpty();
  }
}
