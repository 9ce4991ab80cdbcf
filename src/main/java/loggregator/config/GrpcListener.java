package loggregator.config;

import java.net.InetSocketAddress;

/**
 * A gRPC server with mutual TLS.
 *
 * @param port 0 for any that is free
 * @param maxMessageBytes the largest message that is taken
 */
public record GrpcListener(String host, int port, int maxMessageBytes, TlsFiles tls) {
  static GrpcListener read(Section section, int defaultPort, int defaultMaxMessageBytes) {
    InetSocketAddress address = section.address(defaultPort);
    return new GrpcListener(
        address.getHostString(),
        address.getPort(),
        section.integer("maxMessageBytes", defaultMaxMessageBytes, 1024, 256 << 20,
            "The largest message that is taken; the call that brings a larger one fails."),
        section.section("tls", "Mutual TLS, which every gRPC connection has.", TlsFiles::read));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
