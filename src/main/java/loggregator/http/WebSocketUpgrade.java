package loggregator.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Base64;
import java.util.Locale;
import java.util.OptionalInt;

/** Whether a request can become a WebSocket; checks and their order are the original's. */
public final class WebSocketUpgrade {
  private static final String VERSION_HEADER = "Sec-Websocket-Version";
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  private WebSocketUpgrade() {}

  /** The status of the answer to a request that can't; empty for a request that can. */
  public static OptionalInt problemOf(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_1_1
        || !names(request, HttpHeaders.CONNECTION, "upgrade")
        || !names(request, HttpHeaders.UPGRADE, "websocket")) {
      return OptionalInt.of(400);
    }
    if (request.method() != HttpMethod.GET) {
      return OptionalInt.of(405);
    }
    boolean fits = names(request, VERSION_HEADER, VERSION) && isKey(request.getHeader("Sec-WebSocket-Key"));
    return fits ? OptionalInt.empty() : OptionalInt.of(400);
  }

  /** Says in an answer which version would do. */
  public static void tellVersion(HttpServerResponse response) {
    response.putHeader(VERSION_HEADER, VERSION);
  }

  private static boolean names(HttpServerRequest request, CharSequence header, String word) {
    for (String value : request.headers().getAll(header)) {
      for (String element : value.toLowerCase(Locale.ROOT).split(",")) {
        if (element.strip().equals(word)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isKey(String key) {
    try {
      return key != null && Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
