package loggregator.cli;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import loggregator.auth.TokenFileCheck;
import loggregator.config.ConfigProblem;
import loggregator.config.ConfigResult;
import loggregator.config.NodeConfig;
import loggregator.config.PeerCheck;
import loggregator.config.PortCheck;
import loggregator.config.TrafficControllerConfig;
import loggregator.tls.TlsCheck;
import loggregator.trafficcontroller.SecurityLogCheck;

/** Finds everything that can be known to be wrong before a node starts. */
final class Preflight {
  private Preflight() {}

  /** The configuration within the scope, or all its problems. Makes development certificates. Blocks. */
  static ConfigResult<NodeConfig> check(JsonObject json, Map<String, String> environment, Scope scope) {
    return NodeConfig.parse(json, environment)
        .flatMap(config -> check(json, environment, scope.narrow(config), scope));
  }

  /** The same, but makes nothing and tries no ports, so that it can be asked beside a node that runs. Blocks. */
  static ConfigResult<NodeConfig> look(JsonObject json, Map<String, String> environment, Scope scope) {
    return NodeConfig.parse(json, environment).flatMap(all -> {
      NodeConfig config = scope.narrow(all);
      List<ConfigProblem> problems = known(json, environment, config, scope);
      problems.addAll(TlsCheck.checkExisting(config));
      return problems.isEmpty() ? ConfigResult.of(config) : ConfigResult.invalid(problems);
    });
  }

  private static ConfigResult<NodeConfig> check(
      JsonObject json, Map<String, String> environment, NodeConfig config, Scope scope) {
    List<ConfigProblem> problems = known(json, environment, config, scope);
    problems.addAll(TlsCheck.check(config));
    if (scope.uses("trafficController.securityLog")) {
      problems.addAll(SecurityLogCheck.check(
          config.trafficController().flatMap(TrafficControllerConfig::securityLog)));
    }
    problems.addAll(PortCheck.check(config));
    return problems.isEmpty() ? ConfigResult.of(config) : ConfigResult.invalid(problems);
  }

  private static List<ConfigProblem> known(
      JsonObject json, Map<String, String> environment, NodeConfig config, Scope scope) {
    List<ConfigProblem> problems = new ArrayList<>();
    scope.role().filter(section -> !json.containsKey(section)).ifPresent(section ->
        problems.add(new ConfigProblem(section, "is required by the verticle that runs this role")));
    if (scope.clustered()) {
      problems.addAll(Cluster.problems(config.bus(), environment));
    }
    problems.addAll(TokenFileCheck.check(config, scope::uses));
    problems.addAll(PeerCheck.check(config));
    return problems;
  }
}
