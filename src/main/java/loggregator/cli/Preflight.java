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

  private static ConfigResult<NodeConfig> check(
      JsonObject json, Map<String, String> environment, NodeConfig config, Scope scope) {
    List<ConfigProblem> problems = new ArrayList<>();
    scope.role().filter(section -> !json.containsKey(section)).ifPresent(section ->
        problems.add(new ConfigProblem(section, "is required by the verticle that runs this role")));
    if (scope.clustered()) {
      problems.addAll(Cluster.problems(config.bus(), environment));
    }
    problems.addAll(TlsCheck.check(config));
    problems.addAll(TokenFileCheck.check(config, scope::uses));
    if (scope.uses("trafficController.securityLog")) {
      problems.addAll(SecurityLogCheck.check(
          config.trafficController().flatMap(TrafficControllerConfig::securityLog)));
    }
    problems.addAll(PortCheck.check(config));
    problems.addAll(PeerCheck.check(config));
    return problems.isEmpty() ? ConfigResult.of(config) : ConfigResult.invalid(problems);
  }
}
