package loggregator.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import loggregator.config.Listener.Protocol;

/**
 * How the node joins others: where its side of the event bus listens, and which nodes are members.
 *
 * @param port 0 for any that is free
 * @param publicHost where peers reach it; empty for {@code host}
 * @param publicPort 0 for the port that it listens on
 */
public record ClusterConfig(
    String host, int port, String publicHost, int publicPort, Path hazelcastFile, TlsFiles tls) {
  static ClusterConfig read(Section section) {
    InetSocketAddress address = section.address(Protocol.TCP, 0,
        "The address to listen on, which is also the one that peers are told to reach this node at: an IP address or "
            + "a host name, but not 0.0.0.0 unless there is a `publicHost`.");
    String publicHost = section.text("publicHost", "",
        "The address that peers are told to reach this node at, where it is another one, as behind a translation of "
            + "addresses; empty for `host`.");
    if (publicHost.isEmpty() && Hosts.isWildcard(address.getHostString())) {
      section.problem("host", "must be an address that peers can reach, was " + section.printed("host"), null);
    }
    if (!publicHost.isEmpty() && (!Hosts.isWellFormed(publicHost) || Hosts.isWildcard(publicHost))) {
      section.problem(
          "publicHost", "must be an address that peers can reach, was " + section.printed("publicHost"), null);
    }
    return new ClusterConfig(
        address.getHostString(),
        address.getPort(),
        publicHost,
        section.integer("publicPort", 0, 0, 65535, "The port to `publicHost`; 0 for the one that it listens on."),
        section.file("hazelcastFile", "conf/hazelcast.yaml",
            "Hazelcast's own configuration, which says who the members are (YAML). "
                + "Its traffic is neither encrypted nor authenticated: keep it on loopback or a private network."),
        section.section("tls", "Mutual TLS between the nodes' event buses.", TlsFiles::read));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
