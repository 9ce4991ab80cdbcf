package loggregator.cli;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import java.io.FileNotFoundException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import loggregator.config.ClusterConfig;
import loggregator.config.NodeConfig;
import loggregator.node.MemberNames;
import loggregator.node.NodeServices;
import loggregator.node.Reloads;

/** A Vert.x instance and the verticle that runs in it. Any thread. */
final class RunningNode {
  private final Vertx vertx;
  private CompletableFuture<Void> stopped;
  private Future<String> deployed = Future.failedFuture("nothing is deployed");

  private RunningNode(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Joins the cluster where there is one to be joined; {@code portOffset} is added to Hazelcast's port. */
  static Future<RunningNode> create(NodeConfig config, Optional<ClusterConfig> cluster, int portOffset) {
    VertxOptions options = new VertxOptions()
        .setEventLoopPoolSize(config.node().eventLoops())
        .setPreferNativeTransport(true)
        .setFileSystemOptions(
            // Otherwise Vert.x makes a folder for resources, which a killed process leaves behind.
            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    VertxBuilder builder = Vertx.builder();
    if (cluster.isEmpty()) {
      return Future.succeededFuture(new RunningNode(builder.with(options).build()));
    }
    try {
      options.setEventBusOptions(Cluster.eventBus(config.bus(), cluster.get())
          .setClusterNodeMetadata(new JsonObject().put(MemberNames.NODE, config.node().id())));
      return builder.with(options).withClusterManager(Cluster.manager(cluster.get(), portOffset)).buildClustered()
          .map(RunningNode::new);
    } catch (FileNotFoundException e) {
      return Future.failedFuture(e);
    }
  }

  /** Who takes changes of the configuration, once it is deployed; empty where the verticle is none of the roles. */
  Optional<Reloads> reloads() {
    return Optional.ofNullable(NodeServices.of(vertx)).map(NodeServices::reloads);
  }

  synchronized Future<String> deploy(Class<? extends Deployable> verticle, JsonObject config, int instances) {
    deployed = vertx.deployVerticle(verticle, new DeploymentOptions().setConfig(config).setInstances(instances));
    return deployed;
  }

  /**
   * Stops the verticle and then Vert.x, even if the verticle failed to stop. Vert.x alone would close the connections
   * before the roles have emptied their queues. The result is not a Vert.x future, because a role's futures complete on
   * its event loop, which is gone by then.
   */
  synchronized CompletableFuture<Void> stop() {
    if (stopped == null) {
      stopped = deployed
          .transform(id -> id.succeeded() ? vertx.undeploy(id.result()) : Future.succeededFuture())
          .toCompletionStage()
          .handle((v, failure) -> vertx.close())
          .thenCompose(Future::toCompletionStage)
          .toCompletableFuture();
    }
    return stopped;
  }
}
