package loggregator.config;

import loggregator.config.Listener.Protocol;
import loggregator.diode.DiodeLimits;

/**
 * A UDP socket on which an Agent takes datagrams.
 *
 * @param port 0 for any that is free
 * @param receiveBufferBytes what the kernel is asked to hold
 */
public record UdpConfig(String host, int port, int receiveBufferBytes, DiodeLimits diode) {
  static UdpConfig read(Section section) {
    Address address = section.address(Protocol.UDP, 3457,
        "The address to take datagrams at: an IP address or a host name; 0.0.0.0 for all of this machine's.");
    return new UdpConfig(
        address.host(),
        address.port(),
        section.integer("receiveBufferBytes", 4 << 20, 4096, 1 << 30,
            "What the kernel is to hold until the Agent reads it; Linux gives at most its `net.core.rmem_max`."),
        section.section("diode", "The queue of what came as datagrams.", Diodes::read));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
