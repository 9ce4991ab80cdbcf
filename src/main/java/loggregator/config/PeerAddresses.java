package loggregator.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads addresses of peers, in configurations and in files that list them. */
public final class PeerAddresses {
  private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)\\]|([A-Za-z0-9._-]+)):(\\d{1,5})");

  private PeerAddresses() {}

  /** Empty for what is no {@code host:port}. */
  public static Optional<PeerAddress> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(matcher.group(3));
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return port < 1 || port > 65535 ? Optional.empty() : Optional.of(new PeerAddress(host, port));
  }
}
