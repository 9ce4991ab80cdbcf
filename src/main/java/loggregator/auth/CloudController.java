package loggregator.auth;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * Asks Cloud Controller whether a bearer may read the logs of an application or, at its public API, of a service
 * instance. The token is passed on as it came. Every id is a GUID here.
 */
final class CloudController {
  private final AuthServer internal;
  private final Optional<AuthServer> external;

  /** @param external absent where service instances are not asked for */
  CloudController(AuthServer internal, Optional<AuthServer> external) {
    this.internal = internal;
    this.external = external;
  }

  Future<Verdict> mayRead(Credentials credentials, String guid) {
    return ask(internal, "log_access", "/internal/v4/log_access/" + guid, credentials)
        .compose(answer -> answer == Verdict.ALLOWED || external.isEmpty()
            ? Future.succeededFuture(answer)
            : askForServiceInstance(external.get(), credentials, guid, answer))
        .otherwise(Verdict.UNAVAILABLE);
  }

  /**
   * As the original, which asks whatever the first server answered; but a first server that couldn't answer is not
   * overruled.
   */
  private static Future<Verdict> askForServiceInstance(
      AuthServer server, Credentials credentials, String guid, Verdict first) {
    return ask(server, "service_instances", "/v3/service_instances/" + guid, credentials)
        .map(second -> second != Verdict.ALLOWED && first == Verdict.UNAVAILABLE ? first : second);
  }

  private static Future<Verdict> ask(AuthServer server, String name, String path, Credentials credentials) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Authorization", credentials.authorization());
    return server.get(name, path, headers).map(answer -> verdictOf(answer.status()));
  }

  private static Verdict verdictOf(int status) {
    return switch (status) {
      case 200 -> Verdict.ALLOWED;
      case 401 -> Verdict.INVALID_TOKEN;
      case 403 -> Verdict.FORBIDDEN;
      case 404 -> Verdict.NOT_FOUND;
      default -> Verdict.UNAVAILABLE;
    };
  }
}
