package loggregator.cli.client;

import io.vertx.core.http.UpgradeRejectedException;

/** Why a Traffic Controller doesn't open a stream, from the few statuses that it has for that. */
final class Refusal {
  private static final int MAX_BODY_CHARACTERS = 200;

  private Refusal() {}

  static ClientException explain(UpgradeRejectedException rejection, boolean hasToken) {
    String body = ReadableText.of(rejection.getBody() == null ? "" : rejection.getBody().toString().strip());
    String shown = body.length() > MAX_BODY_CHARACTERS ? body.substring(0, MAX_BODY_CHARACTERS) + "..." : body;
    return new ClientException("HTTP status " + rejection.getStatus() + (shown.isEmpty() ? "" : " " + shown)
        + meaning(rejection, hasToken));
  }

  private static String meaning(UpgradeRejectedException rejection, boolean hasToken) {
    return switch (rejection.getStatus()) {
      case 401 -> ": " + unauthorized(rejection, hasToken);
      case 404 -> ": there is no such source, or the token doesn't give the right to read it";
      case 503 -> ": it has as many consumers as it takes";
      default -> "";
    };
  }

  /** Mentions a token only where one would help. */
  private static String unauthorized(UpgradeRejectedException rejection, boolean hasToken) {
    if (!rejection.getHeaders().contains("WWW-Authenticate")) {
      return "the source id is not a GUID, as an application's is";
    }
    return hasToken
        ? "it does not accept the token for this"
        : "it wants a token, which LOGGREGATOR_TOKEN or --token-file gives";
  }
}
