package loggregator.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * An HTTP server.
 *
 * @param port 0 for any that is free
 * @param tls absent for plain HTTP
 */
public record HttpListener(String host, int port, Optional<KeyFiles> tls) {
  static HttpListener read(Section section, int defaultPort) {
    InetSocketAddress address = section.address(defaultPort);
    return new HttpListener(
        address.getHostString(),
        address.getPort(),
        section.optionalSection("tls", "HTTPS; without this section the server speaks plain HTTP.", KeyFiles::read));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
