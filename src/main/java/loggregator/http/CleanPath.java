package loggregator.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;

/** Redirects requests for a path with empty parts or dots to the clean path, as the original does. */
public final class CleanPath {
  private CleanPath() {}

  /** Whether the request was redirected. */
  public static boolean redirect(HttpServerRequest request) {
    String path = request.path();
    String clean = clean(path);
    if (clean.equals(path)) {
      return false;
    }
    String uri = request.uri();
    int mark = uri.indexOf('?');
    redirect(request, mark < 0 ? clean : clean + uri.substring(mark));
    return true;
  }

  /** The path without empty parts and dots. */
  public static String clean(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/")) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    String clean = "/" + String.join("/", parts);
    return path.endsWith("/") && clean.length() > 1 ? clean + "/" : clean;
  }

  private static void redirect(HttpServerRequest request, String location) {
    String escaped = location.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        .replace("\"", "&#34;").replace("'", "&#39;");
    request.response().setStatusCode(301)
        .putHeader("Location", location)
        .putHeader("Content-Type", "text/html; charset=utf-8");
    Answers.end(request, "<a href=\"" + escaped + "\">Moved Permanently</a>.\n\n");
  }
}
