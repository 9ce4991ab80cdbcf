package loggregator.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import loggregator.config.Inventory;
import loggregator.config.NodeConfig;

/**
 * The part of a configuration that a process will use: a file may describe all roles where the process runs only one.
 *
 * @param role the section of the only role, absent for all that the file has
 * @param clustered whether the process joins others
 */
record Scope(Optional<String> role, boolean clustered) {
  private static final String ROLES_PACKAGE = "verticles.";
  private static final String SUFFIX = "Verticle";
  private static final String ALL_ROLES = "node";
  private static final Set<String> SERVES_CONSUMERS_OVER_HTTP = Set.of("gateway", "trafficController", "logCache");

  static Scope of(String verticleClass, boolean clustered) {
    return new Scope(roleOf(verticleClass), clustered);
  }

  /** {@code verticles.RouterVerticle} is the role of the section {@code router}, by convention. */
  private static Optional<String> roleOf(String verticleClass) {
    if (!verticleClass.startsWith(ROLES_PACKAGE) || !verticleClass.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    String name = verticleClass.substring(ROLES_PACKAGE.length(), verticleClass.length() - SUFFIX.length());
    String section = name.isEmpty() ? "" : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    return section.isEmpty() || section.equals(ALL_ROLES) ? Optional.empty() : Optional.of(section);
  }

  /** How many instances of the only role the configuration asks for; the verticle of all roles counts them itself. */
  int instances(JsonObject json) {
    return role.map(json::getJsonObject).map(section -> section.getInteger("instances", 1)).orElse(1);
  }

  /** The configuration with an inventory of only what the process will use. */
  NodeConfig narrow(NodeConfig config) {
    Inventory all = config.inventory();
    Inventory used = new Inventory(all.values(),
        used(all.listeners(), listener -> listener.key()), used(all.certificates(), use -> use.key()),
        used(all.peers(), use -> use.key()));
    return new NodeConfig(config.node(), config.admin(), config.log(), config.bus(), config.auth(), config.agent(), config.router(),
        config.rlp(), config.gateway(), config.trafficController(), config.logCache(), config.forwarder(), used);
  }

  private <T> List<T> used(List<T> things, Function<T, String> key) {
    return things.stream().filter(thing -> uses(key.apply(thing))).toList();
  }

  /** Whether the process uses what is configured there. */
  boolean uses(String key) {
    String section = key.substring(0, key.indexOf('.'));
    return switch (section) {
      case "node", "admin", "log" -> true;
      case "bus" -> clustered;
      case "auth" -> role.map(SERVES_CONSUMERS_OVER_HTTP::contains).orElse(true);
      default -> role.map(section::equals).orElse(true);
    };
  }
}
