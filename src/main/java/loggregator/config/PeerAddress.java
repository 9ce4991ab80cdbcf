package loggregator.config;

/** Where a peer listens; the host may be a name that stands for several addresses. */
public record PeerAddress(String host, int port) {
  /** As it is written in a configuration: {@code host:port}, with an IPv6 address in brackets. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
