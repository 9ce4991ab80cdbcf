package loggregator.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Set;

/** How the body of an answer is compressed (RFC 9110, section 8.4.1), the dearest for the network first. */
public enum ContentCoding {
  IDENTITY,
  GZIP,
  ZSTD;

  /** As headers name it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What the client likes best of what is offered (RFC 9110, section 12.5.3): {@code IDENTITY} unless it names another.
   */
  public static ContentCoding of(HttpServerRequest request, Set<ContentCoding> offered) {
    ContentCoding best = IDENTITY;
    double bestQuality = 0;
    for (String value : request.headers().getAll(HttpHeaders.ACCEPT_ENCODING)) {
      for (String element : value.toLowerCase(Locale.ROOT).split(",")) {
        ContentCoding coding = named(element.split(";", 2)[0].strip());
        double quality = quality(element);
        boolean better = quality > bestQuality || quality == bestQuality && coding.compareTo(best) > 0;
        if (offered.contains(coding) && quality > 0 && better) {
          best = coding;
          bestQuality = quality;
        }
      }
    }
    return best;
  }

  private static ContentCoding named(String name) {
    return switch (name) {
      case "gzip", "x-gzip" -> GZIP;
      case "zstd" -> ZSTD;
      default -> IDENTITY;
    };
  }

  /** One that can't be read is none. */
  private static double quality(String element) {
    int at = element.indexOf("q=");
    if (at < 0) {
      return 1;
    }
    try {
      return Double.parseDouble(element.substring(at + 2).strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
