package loggregator.config;

/**
 * A section of the configuration that names peers.
 *
 * @param key the section's key
 */
public record PeerUse(String key, PeersConfig peers) {
  @Override
  public String toString() {
    return key;
  }
}
