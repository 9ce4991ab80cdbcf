package loggregator.grpclink;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The names that peers answer with, until they were silent too often. One thread. */
final class AnsweredNames {
  /** One answer that comes late is no reason to share the sources anew, twice. */
  static final int GONE_AFTER_SILENCES = 3;

  private final Map<InetSocketAddress, String> names = new LinkedHashMap<>();
  private final Map<InetSocketAddress, Integer> silences = new HashMap<>();

  void answered(InetSocketAddress address, String name) {
    silences.remove(address);
    names.put(address, name);
  }

  void wasSilent(InetSocketAddress address) {
    if (silences.merge(address, 1, Integer::sum) >= GONE_AFTER_SILENCES) {
      names.remove(address);
    }
  }

  void retain(Collection<InetSocketAddress> listed) {
    names.keySet().retainAll(listed);
    silences.keySet().retainAll(listed);
  }

  Optional<String> nameOf(InetSocketAddress address) {
    return Optional.ofNullable(names.get(address));
  }

  Optional<InetSocketAddress> addressOf(String name) {
    return names.entrySet().stream().filter(entry -> entry.getValue().equals(name)).map(Map.Entry::getKey).findFirst();
  }
}
