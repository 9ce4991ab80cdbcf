package loggregator.cli;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.SplittableRandom;
import loggregator.config.AdminConfig;
import loggregator.diode.DiodeLimits;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.Metrics;
import loggregator.metrics.RouterMeters;
import loggregator.node.AdminServer;
import loggregator.routing.RoutingTable;
import loggregator.testing.NumberedLogs;

/** Admin servers whose figures are made by the test. */
final class AskedNodes implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Metrics metrics = new Metrics();

  /** The address of a new one. */
  String start() {
    return start(new AdminConfig("127.0.0.1", 0));
  }

  String start(AdminConfig config) {
    AdminServer server = new AdminServer(vertx, config, metrics, () -> Map.of("gateway", true));
    return "127.0.0.1:" + server.listen().await();
  }

  /** A Router of theirs got so many logs of a source. */
  void routed(String sourceId, int logs) {
    new RouterMeters(metrics, new RoutingTable(new SplittableRandom(1))).accepted(NumberedLogs.of(sourceId, 1, logs));
  }

  /** The queues of their consumers, each with room for two envelopes. */
  DiodeMeters streams() {
    return metrics.diodes("gateway", "stream", new DiodeLimits(2, 1 << 20));
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
