package verticles;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.VertxInternal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import loggregator.config.AgentConfig;
import loggregator.config.ForwarderConfig;
import loggregator.config.GatewayConfig;
import loggregator.config.LogCacheConfig;
import loggregator.config.NodeConfig;
import loggregator.config.RlpConfig;
import loggregator.config.RouterConfig;
import loggregator.config.TrafficControllerConfig;
import loggregator.node.NodeServices;

/**
 * All roles that the configuration has a section for, in one Vert.x instance. They start from the consumers' end, so
 * that nothing is taken that cannot be handed on, and stop from the producers' end, so that each finds the next one
 * still there to empty its queues into.
 */
public final class NodeVerticle extends VerticleBase {
  private final Map<Role, String> deployments = new EnumMap<>(Role.class);
  private NodeServices node;
  private Context deployer;

  /** From producers to consumers. */
  private enum Role {
    AGENT,
    ROUTER,
    RLP,
    GATEWAY,
    TRAFFIC_CONTROLLER,
    LOG_CACHE,
    FORWARDER
  }

  @Override
  public Future<?> start() {
    deployer = ((VertxInternal) vertx).createEventLoopContext();
    NodeConfig config = NodeConfig.parse(config(), System.getenv()).orThrow();
    return NodeServices.join(vertx, config)
        .onSuccess(services -> (node = services).roleIsUp("node", false))
        .compose(v -> deploy(Role.ROUTER, config.router().map(RouterConfig::instances), RouterVerticle::new))
        .compose(v -> deploy(Role.RLP, config.rlp().map(RlpConfig::instances), RlpVerticle::new))
        .compose(v -> deploy(Role.GATEWAY, config.gateway().map(GatewayConfig::instances), GatewayVerticle::new))
        .compose(v -> deploy(Role.TRAFFIC_CONTROLLER,
            config.trafficController().map(TrafficControllerConfig::instances), TrafficControllerVerticle::new))
        .compose(v -> deploy(Role.LOG_CACHE, config.logCache().map(LogCacheConfig::instances), LogCacheVerticle::new))
        .compose(v -> deploy(Role.FORWARDER, config.forwarder().map(ForwarderConfig::instances), ForwarderVerticle::new))
        .compose(v -> deploy(Role.AGENT, config.agent().map(AgentConfig::instances), AgentVerticle::new))
        .onSuccess(v -> node.roleIsUp("node", true))
        .recover(cause -> stop().transform(v -> Future.failedFuture(cause)));
  }

  @Override
  public Future<?> stop() {
    if (node == null) {
      return Future.succeededFuture();
    }
    node.roleIsUp("node", false);
    Future<Void> stopped = Future.succeededFuture();
    for (String role : deployments.values()) {
      stopped = stopped.transform(v -> vertx.undeploy(role));
    }
    return stopped.transform(v -> node.leave());
  }

  private Future<Void> deploy(Role role, Optional<Integer> instances, Supplier<Deployable> verticle) {
    if (instances.isEmpty()) {
      return Future.succeededFuture();
    }
    DeploymentOptions options = new DeploymentOptions().setConfig(config()).setInstances(instances.get());
    return onOwnContext(() -> vertx.deployVerticle(verticle, options))
        .onSuccess(id -> deployments.put(role, id))
        .mapEmpty();
  }

  /** Vert.x stops the children of a verticle before it and in no order; these are therefore not its children. */
  private <T> Future<T> onOwnContext(Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    deployer.runOnContext(v -> action.get().onComplete(done));
    return done.future();
  }
}
