package loggregator.gateway;

import static loggregator.json.JsonBuffer.ascii;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** What stands around each JSON batch on its way to a consumer, and how consumers ask for it. */
enum StreamEncoding {
  /** Server-Sent Events, the original's only encoding, and the default. */
  SSE("text/event-stream", "data: ", "\n\n"),
  /** One batch a line. */
  NDJSON("application/x-ndjson", "", "\n"),
  /** One batch a text message. */
  WEBSOCKET("", "", "");

  private final String contentType;
  private final byte[] before;
  private final byte[] after;

  StreamEncoding(String contentType, String before, String after) {
    this.contentType = contentType;
    this.before = ascii(before);
    this.after = ascii(after);
  }

  /** What it is called. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static StreamEncoding of(HttpServerRequest request) {
    if (names(request, HttpHeaders.UPGRADE, "websocket") && names(request, HttpHeaders.CONNECTION, "upgrade")) {
      return WEBSOCKET;
    }
    return names(request, HttpHeaders.ACCEPT, NDJSON.contentType) ? NDJSON : SSE;
  }

  String contentType() {
    return contentType;
  }

  byte[] before() {
    return before;
  }

  /** Whether events carry ids, which a browser sends when it comes back; else the JSON has the cursor. */
  boolean hasIds() {
    return this == SSE;
  }

  byte[] beforeWith(String cursor) {
    return hasIds() ? ascii("id: " + cursor + "\n" + "data: ") : before;
  }

  /** Where to go on, before there was anything. */
  String cursor(String cursor) {
    return hasIds() ? "id: " + cursor + "\n\n" : "{\"cursor\":\"" + cursor + "\"}" + end();
  }

  /** @param envelopes negative where they can't be counted */
  String missed(long envelopes) {
    String json = "{\"missed\":" + (envelopes < 0 ? "\"unknown\"" : envelopes) + "}";
    return hasIds() ? "event: missed\ndata: " + json + "\n\n" : json + end();
  }

  private String end() {
    return this == NDJSON ? "\n" : "";
  }

  byte[] after() {
    return after;
  }

  /** Whether a header that lists words, perhaps with parameters, has the word. */
  private static boolean names(HttpServerRequest request, CharSequence header, String word) {
    for (String value : request.headers().getAll(header)) {
      for (String element : value.toLowerCase(Locale.ROOT).split(",")) {
        if (element.split(";", 2)[0].strip().equals(word)) {
          return true;
        }
      }
    }
    return false;
  }
}
