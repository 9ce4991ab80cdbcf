package loggregator.config;

/**
 * An address that the node will listen on.
 *
 * @param key the port's key
 * @param protocol the same port of another protocol is another port
 * @param port 0 for any free one
 * @param printedHost the host as the file writes it, which doesn't tell a variable's value
 */
public record Listener(String key, Protocol protocol, String host, int port, String printedHost) {
  /** What listens there. */
  public enum Protocol {
    TCP,
    UDP
  }

  /** Host and port, fit to print. */
  public String printedAddress() {
    return new PeerAddress(printedHost, port).toString();
  }

  @Override
  public String toString() {
    return key + "=" + printedAddress();
  }
}
