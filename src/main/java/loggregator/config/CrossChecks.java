package loggregator.config;

import java.util.Optional;
import loggregator.config.Inventory.PeerUse;
import loggregator.config.Listener.Protocol;

/** Finds problems between sections that are right by themselves. */
final class CrossChecks {
  private CrossChecks() {}

  /** Reports listeners that claim the same address. */
  static void listeners(Reading reading) {
    for (int i = 0; i < reading.listeners.size(); i++) {
      for (int j = 0; j < i; j++) {
        overlap(reading, reading.listeners.get(j), reading.listeners.get(i));
      }
    }
  }

  private static void overlap(Reading reading, Listener first, Listener second) {
    boolean atFault = reading.isAtFault(first.key()) || reading.isAtFault(second.key());
    boolean samePort = first.protocol() == second.protocol() && first.port() == second.port() && first.port() != 0;
    if (!atFault && samePort && Hosts.overlap(first.host(), second.host())) {
      reading.problem(second.key(), second.printedAddress() + " is already taken by " + first);
    }
  }

  /** Reports a role that names itself as its peer; it may name another role of the same process. */
  static void peers(Reading reading) {
    for (PeerUse use : reading.peers) {
      String role = use.key().substring(0, use.key().indexOf('.') + 1);
      for (PeerAddress peer : use.peers().named()) {
        reading.listeners.stream()
            .filter(listener -> listener.protocol() == Protocol.TCP && listener.key().startsWith(role)
                && listener.port() == peer.port() && Hosts.overlap(listener.host(), peer.host()))
            .forEach(own -> reading.problem(use.key() + ".addresses",
                peer + " is where this node itself listens (" + own.key() + ")"));
      }
    }
  }

  /** Reports a destination that is an input of this node: what is sent there would be sent there again. */
  static void loops(Reading reading, ForwarderConfig forwarder) {
    for (OtlpDestinationConfig destination : forwarder.otlp()) {
      String host = destination.url().getHost().replaceAll("[\\[\\]]", "");
      reading.listeners.stream()
          .filter(listener -> listener.protocol() == Protocol.TCP && listener.key().startsWith("agent.")
              && listener.port() == destination.url().getPort() && Hosts.overlap(listener.host(), host))
          .forEach(own -> reading.problem("forwarder.otlp." + destination.name() + ".url",
              "is an input of this node (" + own.key() + "): what is sent there would be sent there again"));
    }
  }

  /**
   * Reports a method that a role names but that has no section within {@code auth}.
   *
   * @param key of the role's method, such as {@code gateway.auth}
   */
  static void auth(Reading reading, String key, AuthMethod method, Optional<AuthConfig> auth) {
    if (!reading.isAtFault(key) && !reading.isAtFault("auth")) {
      switch (method) {
        case UAA -> {
          require(reading, key, method, "uaa", auth.flatMap(AuthConfig::uaa));
          require(reading, key, method, "cloudController", auth.flatMap(AuthConfig::cloudController));
        }
        case OIDC -> require(reading, key, method, "oidc", auth.flatMap(AuthConfig::oidc));
        case TOKENS -> require(reading, key, method, "tokens", auth.flatMap(AuthConfig::tokens));
        case NONE -> { }
      }
    }
  }

  /** Reports recent envelopes that leave no room for what the queues may hold. */
  static void logCache(Reading reading, LogCacheConfig cache, NodeConfig config) {
    auth(reading, "logCache.auth", cache.auth(), config.auth());
    long heapBytes = Runtime.getRuntime().maxMemory();
    long others = config.node().bufferBytes();
    if (cache.maxBytes() >= heapBytes - others && !reading.isAtFault("logCache.maxBytes")
        && !reading.isAtFault("node.bufferBytes")) {
      reading.problem("logCache.maxBytes", "must be less than the largest heap (" + heapBytes
          + ") without node.bufferBytes (" + others + "), was " + cache.maxBytes());
    }
  }

  private static void require(
      Reading reading, String key, AuthMethod method, String section, Optional<?> found) {
    if (found.isEmpty()) {
      reading.problem("auth." + section, "is required because " + key + " is " + Spelling.of(method));
    }
  }
}
