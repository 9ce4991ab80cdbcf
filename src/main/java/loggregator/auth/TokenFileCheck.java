package loggregator.auth;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import loggregator.config.AuthConfig;
import loggregator.config.AuthMethod;
import loggregator.config.ConfigProblem;
import loggregator.config.GatewayConfig;
import loggregator.config.NodeConfig;
import loggregator.config.TrafficControllerConfig;

/** Checks the file of static tokens before anything starts. */
public final class TokenFileCheck {
  private TokenFileCheck() {}

  /**
   * Its problems, without what its lines hold; none where no role uses it. Blocks.
   *
   * @param used whether the process uses the key, such as {@code gateway.auth}
   */
  public static List<ConfigProblem> check(NodeConfig config, Predicate<String> used) {
    boolean needed = used.test("gateway.auth") && isTokens(config.gateway().map(GatewayConfig::auth))
        || used.test("trafficController.auth")
            && isTokens(config.trafficController().map(TrafficControllerConfig::auth));
    return config.auth().flatMap(AuthConfig::tokens).filter(tokens -> needed)
        .map(tokens -> TokenFile.read(tokens.file()).configProblems("auth.tokens.file")).orElse(List.of());
  }

  private static boolean isTokens(Optional<AuthMethod> method) {
    return method.filter(AuthMethod.TOKENS::equals).isPresent();
  }
}
