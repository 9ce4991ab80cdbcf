package loggregator.config;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The HTTP server for health and metrics. Port 0 for any that is free.
 *
 * @param tls absent for plain HTTP
 * @param fleet empty for the members of the cluster
 */
public record AdminConfig(String host, int port, int maxConnections, Optional<TlsFiles> tls, List<PeerAddress> fleet,
    int fleetTimeoutMs) {
  private static final int MAX_CONNECTIONS = 100;
  private static final int FLEET_TIMEOUT_MS = 2_000;

  /** Over plain HTTP. */
  public AdminConfig(String host, int port) {
    this(host, port, MAX_CONNECTIONS, Optional.empty());
  }

  /** That knows of no other node. */
  public AdminConfig(String host, int port, int maxConnections, Optional<TlsFiles> tls) {
    this(host, port, maxConnections, tls, List.of(), FLEET_TIMEOUT_MS);
  }

  static AdminConfig read(Section section) {
    InetSocketAddress address = section.address(14824);
    return new AdminConfig(address.getHostString(), address.getPort(),
        section.integer("maxConnections", MAX_CONNECTIONS, 1, 1_000_000,
            "Connections at a time; for a further one the oldest is closed."),
        section.optionalSection("tls",
            "Mutual TLS: who asks must show a certificate of this CA. Without this section it is plain HTTP.",
            TlsFiles::read),
        section.list("fleet", "list of addresses",
            "The admin servers of all nodes, `host:port` each, which are asked for `/status?fleet=true`, with this node's "
                + "own certificate where there is `tls`. Without them the members of the cluster are asked, over the bus.",
            PeerAddress::parse),
        section.integer("fleetTimeoutMs", FLEET_TIMEOUT_MS, 100, 60_000, "How long they may take to answer."));
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
