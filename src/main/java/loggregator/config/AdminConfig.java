package loggregator.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The HTTP server for health and metrics. Port 0 for any that is free.
 *
 * @param tls absent for plain HTTP
 */
public record AdminConfig(String host, int port, int maxConnections, Optional<TlsFiles> tls) {
  private static final int MAX_CONNECTIONS = 100;

  /** Over plain HTTP. */
  public AdminConfig(String host, int port) {
    this(host, port, MAX_CONNECTIONS, Optional.empty());
  }

  static AdminConfig read(Section section) {
    InetSocketAddress address = section.address(14824);
    return new AdminConfig(address.getHostString(), address.getPort(),
        section.integer("maxConnections", MAX_CONNECTIONS, 1, 1_000_000,
            "Connections at a time; for a further one the oldest is closed."),
        section.optionalSection("tls",
            "Mutual TLS: who asks must show a certificate of this CA. Without this section it is plain HTTP.",
            TlsFiles::read));
  }

  /** Whether only this machine reaches it. */
  public boolean isLoopback() {
    return Hosts.isLoopback(host);
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
