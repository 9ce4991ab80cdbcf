package loggregator.config;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a peer listens; the host may be a name that stands for several addresses. */
public record PeerAddress(String host, int port) {
  private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)\\]|([A-Za-z0-9._-]+)):(\\d{1,5})");

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

  /** Reads a list of a configuration, and reports what is wrong with it. */
  static List<PeerAddress> parse(JsonArray array, Consumer<String> problems) {
    List<PeerAddress> peers = new ArrayList<>();
    for (Object item : array) {
      Optional<PeerAddress> peer = item instanceof String text ? parse(text) : Optional.empty();
      peer.ifPresentOrElse(peers::add, () -> problems.accept("must be host:port each, was " + Spelling.value(item)));
    }
    if (peers.stream().distinct().count() < peers.size()) {
      problems.accept("names an address twice");
    }
    return List.copyOf(peers);
  }

  /** As it is written in a configuration: {@code host:port}, with an IPv6 address in brackets. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
