package loggregator.auth;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks Cloud Controller whether a bearer may read the logs of an application or, at its public API, of a service
 * instance. The token is passed on as it came. Every id is a GUID here.
 */
final class CloudController {
  /** An application of the API takes some kilobytes, and an answer is bounded. */
  private static final int GUIDS_AT_ONCE = 40;
  private static final int PARALLEL_CALLS = 8;

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

  /** Of GUIDs of applications and service instances, where there is a public API; fails where it doesn't answer. */
  Optional<DecidedAccess.ForMany> forMany() {
    return external.map(server -> (credentials, guids) -> {
      Set<String> visible = new HashSet<>();
      return visible(server, credentials, guids, 0, visible).map(visible);
    });
  }

  private static Future<Void> visible(
      AuthServer server, Credentials credentials, List<String> guids, int first, Set<String> visible) {
    if (first >= guids.size()) {
      return Future.succeededFuture();
    }
    List<Future<Void>> asked = new ArrayList<>();
    int next = first;
    for (; next < guids.size() && asked.size() < PARALLEL_CALLS; next += GUIDS_AT_ONCE) {
      String some = String.join(",", guids.subList(next, Math.min(guids.size(), next + GUIDS_AT_ONCE)));
      for (String kind : List.of("apps", "service_instances")) {
        asked.add(list(server, kind, some, credentials, visible));
      }
    }
    int rest = next;
    return Future.all(asked).compose(v -> visible(server, credentials, guids, rest, visible));
  }

  private static Future<Void> list(
      AuthServer server, String kind, String guids, Credentials credentials, Set<String> visible) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Authorization", credentials.authorization());
    return server.get(kind, "/v3/" + kind + "?per_page=" + GUIDS_AT_ONCE + "&guids=" + guids, headers, credentials.span())
        .compose(answer -> answer.json().filter(json -> answer.status() == 200)
            .map(json -> json.getValue("resources") instanceof JsonArray list ? list : null)
            .map(Future::succeededFuture).orElseGet(() -> Future.failedFuture("answered " + answer.status())))
        .<Void>map(resources -> {
          resources.stream().filter(JsonObject.class::isInstance)
              .forEach(one -> visible.add(String.valueOf(((JsonObject) one).getValue("guid"))));
          return null;
        });
  }

  private static Future<Verdict> ask(AuthServer server, String name, String path, Credentials credentials) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Authorization", credentials.authorization());
    return server.get(name, path, headers, credentials.span()).map(answer -> verdictOf(answer.status()));
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
