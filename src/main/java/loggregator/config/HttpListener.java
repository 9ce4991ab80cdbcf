package loggregator.config;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * An HTTP server that consumers connect to.
 *
 * @param port 0 for any that is free
 * @param tls absent for plain HTTP
 * @param hostNames in lower case, by which consumers may ask where they need not prove who they are
 * @param allowedOrigins of web pages, as browsers write them
 */
public record HttpListener(String host, int port, Optional<KeyFiles> tls, List<String> hostNames,
    List<String> allowedOrigins, ListenerLimits limits) {
  static HttpListener read(Section section, int defaultPort) {
    InetSocketAddress address = section.address(defaultPort);
    int maxConnections = section.integer("maxConnections", 5_000, 1, 1_000_000,
        "Connections at a time; a further one is closed, or takes the place of one that has no request.");
    return new HttpListener(
        address.getHostString(),
        address.getPort(),
        section.optionalSection("tls", "HTTPS; without this section the server speaks plain HTTP.", KeyFiles::read),
        section.list("hostNames", "list of host names",
            "By which names consumers may ask where `auth` is `none`, besides `localhost` and IP addresses. Empty: on "
                + "loopback by no other, on any other address by all.", WebNames::hostNames),
        section.list("allowedOrigins", "list of origins",
            "The origins of web pages that may read here, such as `https://logs.example.com`, besides the host and "
                + "port that is asked itself.", WebNames::origins),
        ListenerLimits.read(section, ListenerLimits.http(maxConnections)));
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
