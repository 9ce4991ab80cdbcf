package loggregator.config;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a configuration as a whole asks of the machine, how it prints, and how it differs from another one.
 *
 * @param values every key and its value as the file writes it (or the default): variables by their names
 */
public record Inventory(
    Map<String, Object> values, List<Listener> listeners, List<CertificateUse> certificates, List<PeerUse> peers) {
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

  /** Every key and its value, fit to print: no secrets. */
  public Map<String, String> printed() {
    Map<String, String> printed = new LinkedHashMap<>();
    values.forEach((key, value) -> printed.put(key, String.valueOf(value)));
    return printed;
  }

  /** The keys that don't have these values, sorted, with those that only one of them has. */
  public Set<String> differencesTo(Map<String, Object> others) {
    Set<String> keys = new TreeSet<>(values.keySet());
    keys.addAll(others.keySet());
    keys.removeIf(key -> Objects.equals(values.get(key), others.get(key)));
    return keys;
  }

  /** One line for each key, fit to print. */
  @Override
  public String toString() {
    return printed().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(joining("\n"));
  }
}
