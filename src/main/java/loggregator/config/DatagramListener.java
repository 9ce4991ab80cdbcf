package loggregator.config;

import loggregator.config.Listener.Protocol;

/**
 * Where an Agent's input takes datagrams.
 *
 * @param receiveBufferBytes what the kernel is asked to hold
 */
public record DatagramListener(InputListener listener, int receiveBufferBytes) {
  static DatagramListener read(Section section, int defaultPort) {
    return new DatagramListener(
        InputListener.read(section, Protocol.UDP, defaultPort),
        section.integer("receiveBufferBytes", 4 << 20, 4096, 1 << 30,
            "What the kernel is to hold until the Agent reads it; Linux gives at most its `net.core.rmem_max`."));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
