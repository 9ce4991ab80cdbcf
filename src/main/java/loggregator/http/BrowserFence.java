package loggregator.http;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import loggregator.config.AdminConfig;
import loggregator.config.AuthMethod;
import loggregator.config.HttpListener;
import loggregator.metrics.Metrics;

/**
 * Keeps foreign web pages out. A browser inside the network lets every page that it shows connect to any address, even
 * to this machine's loopback. Two rules tell such a page from a client that is meant:
 *
 * <ul>
 * <li>An {@code Origin}, which browsers send with every WebSocket, must be the host and port that was asked, or listed.
 * <li>Without authorisation, the host that was asked must be an IP address, {@code localhost} or listed. A page can let
 *     any other name stand for an address in here, and then asks its own origin (DNS rebinding).
 * </ul>
 *
 * <p>Threading: any thread.
 */
public final class BrowserFence {
  private final Predicate<String> allowedOrigins;
  private final Optional<? extends Collection<String>> allowedHosts;
  private final Map<Foreign, LongAdder> refused = new EnumMap<>(Foreign.class);

  /** What is wrong with a request, as the text of an answer. */
  public enum Foreign {
    ORIGIN(403, "origin not allowed"),
    /** 421 is Misdirected Request. */
    HOST(421, "host not allowed");

    private final int status;
    private final String message;

    Foreign(int status, String message) {
      this.status = status;
      this.message = message;
    }

    public int status() {
      return status;
    }

    public String message() {
      return message;
    }

    public void answer(HttpServerRequest request) {
      Answers.plainText(request, status, message + "\n");
    }
  }

  /** @param allowedHosts in lower case; empty for any host */
  BrowserFence(Metrics metrics, String role, Predicate<String> allowedOrigins,
      Optional<? extends Collection<String>> allowedHosts) {
    this.allowedOrigins = allowedOrigins;
    this.allowedHosts = allowedHosts;
    for (Foreign foreign : Foreign.values()) {
      refused.put(foreign, metrics.lossCounter("loggregator_rejected", "Input refused at the door",
          "role", role, "reason", "foreign_" + foreign.name().toLowerCase(Locale.ROOT)));
    }
  }

  /**
   * For a listener of consumers. Only the operator knows the names of an address that other machines reach, so there
   * any host will do, unless the configuration lists some.
   *
   * @param auth the host is checked with {@link AuthMethod#NONE} only
   */
  public static BrowserFence of(HttpListener listener, AuthMethod auth, Metrics metrics, String role) {
    return of(listener, auth, "", metrics, role);
  }

  /** @param domain whose pages may read, too, where a token is needed: they have the cookie for it; empty for none */
  public static BrowserFence of(
      HttpListener listener, AuthMethod auth, String domain, Metrics metrics, String role) {
    boolean isOpen = auth == AuthMethod.NONE;
    boolean checksHosts = isOpen && (listener.isLoopback() || !listener.hostNames().isEmpty());
    return new BrowserFence(metrics, role,
        origin -> listener.allowedOrigins().contains(origin) || !isOpen && isOf(domain, origin),
        checksHosts ? Optional.of(listener.hostNames()) : Optional.empty());
  }

  /** For the admin server, which probes and Prometheus ask by any name where it is not on loopback. */
  public static BrowserFence of(AdminConfig admin, Metrics metrics) {
    return new BrowserFence(
        metrics, "admin", origin -> false, admin.isLoopback() ? Optional.of(List.of()) : Optional.empty());
  }

  /** Empty for a request that may pass; any other is counted. */
  public Optional<Foreign> problemOf(HttpServerRequest request) {
    Optional<Foreign> problem = !isOriginAllowed(request) ? Optional.of(Foreign.ORIGIN)
        : !isHostAllowed(request) ? Optional.of(Foreign.HOST)
        : Optional.empty();
    problem.ifPresent(foreign -> refused.get(foreign).increment());
    return problem;
  }

  private boolean isOriginAllowed(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin == null || allowedOrigins.test(origin) || isSame(origin, request.authority());
  }

  private boolean isHostAllowed(HttpServerRequest request) {
    boolean named = request.authority() != null || request.headers().contains(HttpHeaders.HOST);
    return allowedHosts.isEmpty() || !named
        || request.authority() != null && isHostAllowed(request.authority().host().toLowerCase(Locale.ROOT));
  }

  private boolean isHostAllowed(String host) {
    return host.equals("localhost") || host.endsWith(".localhost") || allowedHosts.orElseThrow().contains(host)
        || NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }

  private static boolean isOf(String domain, String origin) {
    return !domain.isEmpty() && parse(origin).filter(uri -> uri.getHost().endsWith("." + domain)).isPresent();
  }

  /** A proxy may have taken TLS off, so a port that the host leaves out is the default of the origin's scheme. */
  private static boolean isSame(String origin, HostAndPort asked) {
    return asked != null && parse(origin)
        .filter(uri -> withoutBrackets(uri.getHost()).equalsIgnoreCase(withoutBrackets(asked.host())))
        .filter(uri -> portOr(defaultPort(uri), uri.getPort()) == portOr(defaultPort(uri), asked.port()))
        .isPresent();
  }

  /** Empty for what names no host, such as {@code null}, which sandboxed pages send. */
  private static Optional<URI> parse(String origin) {
    try {
      return Optional.of(new URI(origin)).filter(uri -> uri.getHost() != null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static int defaultPort(URI origin) {
    return "https".equals(origin.getScheme()) ? 443 : 80;
  }

  private static int portOr(int defaultPort, int port) {
    return port < 0 ? defaultPort : port;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
