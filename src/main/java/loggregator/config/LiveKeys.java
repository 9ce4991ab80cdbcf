package loggregator.config;

import java.util.Set;

/** The keys that a running node takes new values of; all others hold from a start to the next. */
public final class LiveKeys {
  /** Keys and sections; of a section all keys are meant. */
  private static final Set<String> ALL = Set.of(
      "node.configCheckIntervalMs",
      "admin.fleet",
      "admin.fleetTimeoutMs",
      "log",
      "auth.tokens",
      "agent.tags",
      "agent.logsDisabled",
      "agent.tellLosses",
      "agent.routers.addresses",
      "agent.routers.zoneAddresses",
      "agent.routers.file",
      "agent.otlp.tokens",
      "agent.write.tokens",
      "agent.scrape.targets",
      "agent.scrape.files",
      "agent.scrape.intervalMs",
      "agent.scrape.timeoutMs",
      "agent.scrape.rereadIntervalMs",
      "agent.scrape.defaultSourceId",
      "agent.scrape.maxTargets",
      "agent.files.paths",
      "agent.canary.rlps.addresses",
      "agent.canary.rlps.zoneAddresses",
      "agent.canary.rlps.file",
      "router.tellLosses",
      "router.maxSubscriptions",
      "rlp.maxStreams",
      "rlp.routers.addresses",
      "rlp.routers.zoneAddresses",
      "rlp.routers.file",
      "gateway.maxStreams",
      "gateway.ignoreUnknownParameters",
      "gateway.heartbeatIntervalMs",
      "gateway.streamTimeoutMs",
      "gateway.rlps.addresses",
      "gateway.rlps.zoneAddresses",
      "gateway.rlps.file",
      "trafficController.maxStreams",
      "trafficController.slowConsumerTimeoutMs",
      "trafficController.pingIntervalMs",
      "trafficController.pongTimeoutMs",
      "trafficController.routers.addresses",
      "trafficController.routers.zoneAddresses",
      "trafficController.routers.file",
      "logCache.routers.addresses",
      "logCache.routers.zoneAddresses",
      "logCache.routers.file",
      "forwarder.routers.addresses",
      "forwarder.routers.zoneAddresses",
      "forwarder.routers.file",
      "gateway.logCaches.addresses",
      "gateway.logCaches.zoneAddresses",
      "gateway.logCaches.file",
      "rlp.logCaches.addresses",
      "rlp.logCaches.zoneAddresses",
      "rlp.logCaches.file",
      "logCache.peers.addresses",
      "logCache.peers.zoneAddresses",
      "logCache.peers.file",
      "forwarder.drains",
      "forwarder.otlp",
      "forwarder.files",
      "forwarder.kafka");

  private LiveKeys() {}

  /** Whether this key, or a section that it is in, can change while a node runs. */
  public static boolean has(String key) {
    for (String part = key; !part.isEmpty(); part = part.substring(0, Math.max(0, part.lastIndexOf('.')))) {
      if (ALL.contains(part)) {
        return true;
      }
    }
    return false;
  }

  /** Keys and sections. */
  public static Set<String> all() {
    return ALL;
  }
}
