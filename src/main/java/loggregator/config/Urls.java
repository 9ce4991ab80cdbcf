package loggregator.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads URLs of servers to which tokens and secrets are sent. */
final class Urls {
  private static final URI NONE = URI.create("https://none.invalid");
  private static final String TYPE = "URL";

  private Urls() {}

  static URI required(Section section, String name, String meaning) {
    return parse(section, name, section.requiredText(name, TYPE, meaning), false);
  }

  static Optional<URI> optional(Section section, String name, String meaning) {
    return section.optionalText(name, TYPE, meaning).map(text -> parse(section, name, text, false));
  }

  /** Where a browser is sent to, as it is written: it may have a query. */
  static Optional<URI> link(Section section, String name, String meaning) {
    return section.optionalText(name, TYPE, meaning).map(text -> parse(section, name, text, true));
  }

  /** Where envelopes are sent: in plain text off this machine only where the file says so. */
  static URI destination(Section section, String name, String meaning) {
    String text = section.requiredText(name, TYPE, meaning);
    boolean plain = section.flag("allowPlainText", false,
        "Whether `" + name + "` may be `http` though it is not this machine's own loopback.");
    if (section.isAtFault(name)) {
      return NONE;
    }
    try {
      URI url = new URI(text);
      boolean isWhole = url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null;
      return isWhole && (isSafe(url) || plain && "http".equals(url.getScheme())) ? url : section.problem(name,
          "must be https://host:port, http only for this machine's own loopback or with "
              + section.key("allowPlainText") + ", was " + section.printed(name), NONE);
    } catch (URISyntaxException e) {
      return section.problem(name, "is no URL: " + section.printed(name), NONE);
    }
  }

  /** The CA by which an HTTPS server's certificate is checked. */
  static Optional<Path> caFile(Section section) {
    Optional<Path> file =
        section.optionalFile("caFile", "The CA of its certificate (PEM); absent for the CAs that the JDK trusts.");
    file.ifPresent(section::usesCa);
    return file;
  }

  private static URI parse(Section section, String name, String text, boolean mayAsk) {
    if (section.isAtFault(name)) {
      return NONE;
    }
    try {
      URI url = new URI(text);
      boolean bare = url.getHost() != null && url.getUserInfo() == null && (mayAsk || url.getQuery() == null)
          && url.getFragment() == null;
      return bare && isSafe(url) ? url : refused(section, name);
    } catch (URISyntaxException e) {
      return refused(section, name);
    }
  }

  private static boolean isSafe(URI url) {
    String host = url.getHost().replaceAll("[\\[\\]]", "");
    return "https".equals(url.getScheme()) || "http".equals(url.getScheme()) && Hosts.isLoopback(host);
  }

  private static URI refused(Section section, String name) {
    return section.problem(name, "must be https://host or https://host:port, http only for this machine's own "
        + "loopback, was " + section.printed(name), NONE);
  }
}
