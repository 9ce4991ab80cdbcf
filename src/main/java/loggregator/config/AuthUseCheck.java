package loggregator.config;

import java.util.Optional;

/** Finds roles that name a method of which nothing is said. */
final class AuthUseCheck {
  private AuthUseCheck() {}

  /** @param key of the role's method, such as {@code gateway.auth} */
  static void check(Reading reading, String key, AuthMethod method, Optional<AuthConfig> auth) {
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

  private static void require(
      Reading reading, String key, AuthMethod method, String section, Optional<?> found) {
    if (found.isEmpty()) {
      reading.problem("auth." + section, "is required, since " + key + " is " + Words.lowerCase(method));
    }
  }
}
