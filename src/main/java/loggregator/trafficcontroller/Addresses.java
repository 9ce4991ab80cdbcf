package loggregator.trafficcontroller;

import io.vertx.core.net.SocketAddress;

/** Prints the addresses of consumers. */
final class Addresses {
  private Addresses() {}

  /** {@code host:port}, with an IPv6 address in brackets. */
  static String of(SocketAddress address) {
    String host = address.hostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.port();
  }
}
