package loggregator.config;

import java.net.InetSocketAddress;

/** The HTTP server for health and metrics. Port 0 for any that is free. */
public record AdminConfig(String host, int port) {
  static AdminConfig read(Section section) {
    InetSocketAddress address = section.address(14824);
    return new AdminConfig(address.getHostString(), address.getPort());
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
