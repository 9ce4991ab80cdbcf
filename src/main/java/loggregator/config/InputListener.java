package loggregator.config;

import java.net.InetSocketAddress;
import loggregator.config.Listener.Protocol;

/**
 * Where an Agent's input listens.
 *
 * @param port 0 for any that is free
 */
public record InputListener(String host, int port) {
  static InputListener read(Section section, Protocol protocol, int defaultPort) {
    InetSocketAddress address = section.address(protocol, defaultPort,
        "The address to listen on: an IP address or a host name; 0.0.0.0 for all of this machine's.");
    return new InputListener(address.getHostString(), address.getPort());
  }

  static InputListener tcp(Section section, int defaultPort) {
    return read(section, Protocol.TCP, defaultPort);
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
