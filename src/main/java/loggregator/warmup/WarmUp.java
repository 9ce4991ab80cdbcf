package loggregator.warmup;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggregator.config.NodeConfig;
import loggregator.node.NodeServices;
import loggregator.tls.ThrowawayCertificates;
import verticles.NodeVerticle;

/**
 * Sends envelopes through roles of its own, with sockets and TLS, over the links that the node will use. What they run
 * through gets compiled, so that a node that has just started keeps up with what its neighbours send.
 */
public final class WarmUp {
  private static final Logger LOG = System.getLogger(WarmUp.class.getName());
  /** Far more than roles take to start and to be called, even where many processes start at once. */
  private static final long START_LIMIT_MS = 60_000;
  private static final long CLOSE_LIMIT_MS = 5_000;
  /** Some 200,000 envelopes: more compile little that fewer do not. */
  private static final long ENOUGH_BYTES = 60L << 20;

  private WarmUp() {}

  /**
   * Returns after {@code node.warmUpMs} of traffic, or earlier when that was enough, or where a node can't rehearse; it
   * starts cold then. Blocks.
   *
   * @param clustered whether the node's roles reach others over the event bus
   * @return bytes of envelopes that went the whole way
   */
  public static long run(NodeConfig config, boolean clustered) {
    return run(config, clustered, ENOUGH_BYTES);
  }

  static long run(NodeConfig config, boolean clustered, long enoughBytes) {
    int trafficMs = config.node().warmUpMs();
    if (trafficMs == 0) {
      return 0;
    }
    try (ThrowawayCertificates certificates = ThrowawayCertificates.make(RehearsalConfig.SERVER_NAMES);
        QuietRoles quiet = QuietRoles.begin()) {
      long bytes = rehearse(new RehearsalConfig(config, clustered, certificates.files()), trafficMs, enoughBytes);
      return bytes > 0 ? bytes : cold("nothing came through in time");
    } catch (IOException | TimeoutException | RuntimeException e) {
      return cold(e.toString());
    }
  }

  private static long cold(String reason) {
    LOG.log(Level.INFO, "starts without a warm-up: {0}", reason);
    return 0;
  }

  private static long rehearse(RehearsalConfig config, int trafficMs, long enoughBytes)
      throws IOException, TimeoutException {
    JsonObject json = config.json();
    Vertx vertx = Vertx.vertx(new VertxOptions()
        .setEventLoopPoolSize(1)
        .setPreferNativeTransport(true)
        .setFileSystemOptions(
            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    Future<NodeServices> joined =
        NodeServices.joinRehearsal(vertx, NodeConfig.parse(json, Map.of()).orThrow(), config.links());
    Future<String> deployed = joined.compose(node ->
        vertx.deployVerticle(new NodeVerticle(), new DeploymentOptions().setConfig(json)));
    try {
      return await(
          deployed.compose(v -> new RehearsalTraffic(vertx, config, joined.result()).run(trafficMs, enoughBytes)),
          START_LIMIT_MS + trafficMs);
    } finally {
      end(vertx, joined, deployed);
    }
  }

  /** Waits until the roles have started, however late: Vert.x logs an error for each that starts while it closes. */
  private static void end(Vertx vertx, Future<NodeServices> joined, Future<String> deployed) throws TimeoutException {
    try {
      await(deployed.compose(vertx::undeploy).transform(v -> joined.compose(NodeServices::leave)), START_LIMIT_MS);
    } finally {
      await(vertx.close(), CLOSE_LIMIT_MS);
    }
  }

  private static <T> T await(Future<T> step, long limitMs) throws TimeoutException {
    return step.await(limitMs, TimeUnit.MILLISECONDS);
  }
}
