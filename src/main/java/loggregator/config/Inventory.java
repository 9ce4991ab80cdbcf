package loggregator.config;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;

/**
 * What a configuration as a whole asks of the machine, and how it prints.
 *
 * @param printed every key and its value as the file writes it (or the default): variables by their names, secrets not
 */
public record Inventory(
    Map<String, String> printed, List<Listener> listeners, List<CertificateUse> certificates, List<PeerUse> peers) {
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

  /** One line for each key, fit to print. */
  @Override
  public String toString() {
    return printed.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(joining("\n"));
  }
}
