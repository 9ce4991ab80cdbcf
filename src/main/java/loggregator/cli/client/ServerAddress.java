package loggregator.cli.client;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import loggregator.tls.TlsOptions;

/** Where a server listens, as typed: {@code host:port}, with an IPv6 address in brackets. */
public record ServerAddress(String host, int port) {
  /** Throws {@link IllegalArgumentException} with a message for the user. */
  public static ServerAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      host = "";
    }
    int port = parsePort(text.substring(colon + 1));
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("'" + text + "' is not an address such as 127.0.0.1:3458 or [::1]:3458");
    }
    return new ServerAddress(host, port);
  }

  private static int parsePort(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The address to connect to, where a certificate of {@code serverName} is expected. Blocks for the name server. */
  SocketAddress withServerName(String serverName) throws ClientException {
    try {
      return TlsOptions.serverAddress(InetAddress.getByName(host), port, serverName);
    } catch (UnknownHostException e) {
      throw new ClientException("the host '" + host + "' is not known");
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
