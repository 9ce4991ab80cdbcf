package loggregator.config;

import java.net.InetSocketAddress;

/**
 * A gRPC server with mutual TLS.
 *
 * @param port 0 for any that is free
 * @param maxMessageBytes the largest message that is taken
 * @param maxCalls of all connections together, streams among them
 */
public record GrpcListener(
    String host, int port, int maxMessageBytes, int maxCalls, TlsFiles tls, ListenerLimits limits) {
  private static final int MAX_CALLS = 10_000;

  /** With the default limits. */
  public GrpcListener(String host, int port, int maxMessageBytes, TlsFiles tls) {
    this(host, port, maxMessageBytes, MAX_CALLS, tls, ListenerLimits.grpc(2_000));
  }

  /** Of a listener that has a key for its connections. */
  static GrpcListener read(Section section, int defaultPort, int defaultMaxMessageBytes, int defaultMaxConnections) {
    int maxConnections = section.integer("maxConnections", defaultMaxConnections, 1, 1_000_000,
        "Connections at a time; a further one is closed, or takes the place of one that has no stream.");
    return read(section, defaultPort, defaultMaxMessageBytes).withMaxConnections(maxConnections);
  }

  static GrpcListener read(Section section, int defaultPort, int defaultMaxMessageBytes) {
    InetSocketAddress address = section.address(defaultPort);
    return new GrpcListener(
        address.getHostString(),
        address.getPort(),
        section.integer("maxMessageBytes", defaultMaxMessageBytes, 1024, 256 << 20,
            "The largest message that is taken; the call that brings a larger one fails."),
        section.integer("maxCalls", MAX_CALLS, 1, 1_000_000,
            "Calls at a time, streams among them, of all connections; a further one is refused."),
        section.section("tls", "Mutual TLS, which every gRPC connection has.", TlsFiles::read),
        ListenerLimits.read(section, ListenerLimits.grpc(1)));
  }

  GrpcListener withMaxConnections(int maxConnections) {
    return new GrpcListener(host, port, maxMessageBytes, maxCalls, tls, limits.withMaxConnections(maxConnections));
  }

  /** The same on another port. */
  public GrpcListener onPort(int other) {
    return new GrpcListener(host, other, maxMessageBytes, maxCalls, tls, limits);
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
