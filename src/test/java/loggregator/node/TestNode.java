package loggregator.node;

import static loggregator.testing.EventLoops.await;

import io.grpc.ManagedChannel;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import loggregator.config.NodeConfig;
import loggregator.testing.GrpcChannels;
import verticles.NodeVerticle;

/** A node with all roles in this JVM, on free ports, and clients for it; closing it ends everything. */
final class TestNode implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final JsonObject config;
  private final String deployment;
  private boolean stopped;

  private TestNode(JsonObject config) {
    this.config = config.copy();
    deployment = await(vertx.deployVerticle(new NodeVerticle(), new DeploymentOptions().setConfig(config)));
  }

  static TestNode start() {
    return start(config -> {});
  }

  /** @param change what the test wants otherwise than {@link #config} has it */
  static TestNode start(Consumer<JsonObject> change) {
    JsonObject config = config();
    change.accept(config);
    return new TestNode(config);
  }

  private static JsonObject config() {
    return new JsonObject()
        .put("node", new JsonObject().put("id", "test-node").put("stopTimeoutMs", 5_000))
        .put("admin", new JsonObject().put("port", 0))
        .put("bus", new JsonObject())
        .put("agent", new JsonObject().put("grpc", grpc("metron")))
        .put("router", new JsonObject())
        .put("rlp", new JsonObject().put("grpc", grpc("reverselogproxy")))
        .put("gateway", http())
        .put("trafficController", http());
  }

  private static JsonObject http() {
    return new JsonObject().put("auth", "none").put("http", new JsonObject().put("port", 0));
  }

  private static JsonObject grpc(String name) {
    Path folder = GrpcChannels.certificates();
    return new JsonObject().put("port", 0).put("tls", new JsonObject()
        .put("caFile", folder.resolve("ca.crt").toString())
        .put("certFile", folder.resolve(name + ".crt").toString())
        .put("keyFile", folder.resolve(name + ".key").toString()));
  }

  /** Gives it another configuration while it runs. */
  Reloads.Reload reload(Consumer<JsonObject> change) {
    JsonObject changed = config.copy();
    change.accept(changed);
    return services().reloads().take(NodeConfig.parse(changed, Map.of()));
  }

  NodeServices services() {
    return NodeServices.of(vertx);
  }

  /** Does something on a worker thread after so many milliseconds; fails when none becomes free. */
  void workAfterMs(long milliseconds) {
    await(vertx.timer(milliseconds).compose(v -> vertx.executeBlocking(() -> null, false)));
  }

  /** What the admin server answers. */
  JsonObject health() {
    return new JsonObject(await(vertx.createHttpClient()
        .request(HttpMethod.GET, port("admin"), "127.0.0.1", "/health")
        .compose(HttpClientRequest::send).compose(HttpClientResponse::body)));
  }

  int port(String listener) {
    return services().port(listener);
  }

  Producer producer() {
    return new Producer(channel(port("agent.grpc"), "metron"));
  }

  ManagedChannel agentChannel() {
    return channel(port("agent.grpc"), "metron");
  }

  ManagedChannel rlpChannel() {
    return channel(port("rlp.grpc"), "reverselogproxy");
  }

  private ManagedChannel channel(int port, String serverName) {
    ManagedChannel channel = GrpcChannels.open(port, serverName);
    channels.add(channel);
    return channel;
  }

  /** The value of a metric line that begins so, such as {@code loggregator_rejected_total{reason="malformed"}. */
  double metric(String name, String... labels) {
    return services().metrics().scrape().lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Stops the roles as SIGTERM does. */
  void stop() {
    if (!stopped) {
      stopped = true;
      await(vertx.undeploy(deployment));
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    stop();
    await(vertx.close());
  }
}
