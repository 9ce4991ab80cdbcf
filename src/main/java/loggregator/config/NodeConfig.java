package loggregator.config;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import loggregator.config.Reading.Declaration;

/**
 * The whole configuration of a node, checked. It holds the roles for which the file has a section.
 *
 * <p>It prints as the file writes it, with the defaults. A value from the environment prints as its variable's name.
 */
public record NodeConfig(
    NodeSettings node,
    AdminConfig admin,
    LogConfig log,
    BusConfig bus,
    Optional<AuthConfig> auth,
    Optional<AgentConfig> agent,
    Optional<RouterConfig> router,
    Optional<RlpConfig> rlp,
    Optional<GatewayConfig> gateway,
    Optional<TrafficControllerConfig> trafficController,
    Optional<LogCacheConfig> logCache,
    Optional<ForwarderConfig> forwarder,
    Inventory inventory) {
  /**
   * Reads a configuration.
   *
   * @param environment where {@code ${NAME}} in a text is looked up
   */
  public static ConfigResult<NodeConfig> parse(JsonObject json, Map<String, String> environment) {
    Reading reading = Reading.of(environment);
    NodeConfig config = reading.read("", json, NodeConfig::read);
    if (config.isWithoutRoles()) {
      reading.problem("agent, router, rlp, gateway, trafficController, logCache, forwarder",
          "at least one of these sections is required");
    }
    config.trafficController.ifPresent(controller ->
        CrossChecks.auth(reading, "trafficController.auth", controller.auth(), config.auth));
    config.gateway.ifPresent(gateway -> CrossChecks.auth(reading, "gateway.auth", gateway.auth(), config.auth));
    config.logCache.ifPresent(cache -> CrossChecks.logCache(reading, cache, config));
    CrossChecks.listeners(reading);
    CrossChecks.peers(reading);
    config.forwarder.ifPresent(forwarder -> CrossChecks.loops(reading, forwarder));
    return reading.problems.isEmpty() ? ConfigResult.of(config) : ConfigResult.invalid(reading.problems);
  }

  /** Every key, in the order of the documentation. */
  static List<Declaration> declarations() {
    Reading reading = Reading.describing();
    reading.read("", new JsonObject(), NodeConfig::read);
    return List.copyOf(reading.declarations);
  }

  private static NodeConfig read(Section root) {
    return new NodeConfig(
        root.section("node", "What concerns the whole process.", NodeSettings::read),
        root.section("admin", "The HTTP server for health and metrics.", AdminConfig::read),
        root.section("log", "The node's own log, on standard error.", LogConfig::read),
        root.section("bus", "How batches travel between roles. A frame is one message of the event bus.",
            BusConfig::read),
        root.optionalSection("auth", "Who decides what a consumer may read; a role names the method.",
            AuthConfig::read),
        root.optionalSection("agent", "The role that takes envelopes from producers.", AgentConfig::read),
        root.optionalSection("router", "The role that gives each subscription what it selects.", RouterConfig::read),
        root.optionalSection("rlp", "The Reverse Log Proxy, the role that serves consumers over gRPC.",
            RlpConfig::read),
        root.optionalSection("gateway", "The role that serves consumers over HTTP.", GatewayConfig::read),
        root.optionalSection("trafficController",
            "The Traffic Controller, the role that serves consumers of the first generation over WebSockets.",
            TrafficControllerConfig::read),
        root.optionalSection("logCache", "The role that keeps recent envelopes and answers questions about them.",
            LogCacheConfig::read),
        root.optionalSection("forwarder", "The role that hands envelopes on to programs of other kinds.",
            ForwarderConfig::read),
        root.inventory());
  }

  private boolean isWithoutRoles() {
    return agent.isEmpty() && router.isEmpty() && rlp.isEmpty() && gateway.isEmpty()
        && trafficController.isEmpty() && logCache.isEmpty() && forwarder.isEmpty();
  }

  @Override
  public String toString() {
    return inventory.toString();
  }
}
