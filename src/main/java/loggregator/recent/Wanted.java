package loggregator.recent;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;

/**
 * What a reader in the order of arrival wants.
 *
 * @param typesBySource empty for every source
 * @param types those of every source; counts only without {@code typesBySource}
 * @param test what else a batch of one envelope must be; any thread may ask it, one at a time
 */
public record Wanted(Map<String, Set<MessageType>> typesBySource, Set<MessageType> types, Predicate<Batch> test) {
  public Wanted {
    typesBySource = Map.copyOf(typesBySource);
    types = Set.copyOf(types);
  }

  boolean isOfAllSources() {
    return typesBySource.isEmpty();
  }
}
