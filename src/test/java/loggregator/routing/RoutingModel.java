package loggregator.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import loggregator.envelope.MessageType;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** Says by the rules, text by text and one subscription after the other, who may get an envelope. */
final class RoutingModel {
  record Consumer(int number, SubscriptionRequest request) {}

  /** Of {@code consumers}, which stand in their order, {@code everyOne} is true if each must get the envelope. */
  record Share(List<Consumer> consumers, boolean everyOne) {}

  private record GroupKey(String shardId, String sourceId, MessageType type, Object names) {}

  private final List<Consumer> consumers = new ArrayList<>();

  void add(Consumer consumer) {
    consumers.add(consumer);
  }

  void remove(Consumer consumer) {
    consumers.remove(consumer);
  }

  /** Sets of consumers of which one must get the envelope, or all; nobody else may. */
  Collection<Share> shares(Envelope envelope) {
    Map<GroupKey, List<Consumer>> groups = new LinkedHashMap<>();
    for (Consumer consumer : consumers) {
      consumer.request.selectors().stream()
          .filter(selector -> matches(selector, envelope))
          .findFirst()
          .ifPresent(selector -> groups
              .computeIfAbsent(groupKey(consumer.request.shardId(), selector), key -> new ArrayList<>())
              .add(consumer));
    }
    return groups.entrySet().stream().map(group -> share(group.getKey(), group.getValue(), envelope)).toList();
  }

  private Share share(GroupKey key, List<Consumer> candidates, Envelope envelope) {
    if (key.shardId.isEmpty()) {
      return new Share(candidates, true);
    }
    if (!deterministic(key) || names(envelope) == null) {
      return new Share(candidates, false);
    }
    candidates.sort(Comparator.comparing(
        (Consumer consumer) -> consumer.request.deterministicName().getBytes(UTF_8), Arrays::compareUnsigned));
    long hash = names(envelope).stream().map(name -> name.getBytes(UTF_8))
        .mapToLong(name -> Crc64.of(name, 0, name.length)).sum();
    return new Share(List.of(candidates.get((int) Long.remainderUnsigned(hash, candidates.size()))), true);
  }

  /** Whether any member of the group has a name, be it one that gets this envelope through another group. */
  private boolean deterministic(GroupKey key) {
    return consumers.stream()
        .filter(consumer -> !consumer.request.deterministicName().isEmpty())
        .anyMatch(consumer -> consumer.request.selectors().stream()
            .anyMatch(selector -> groupKey(consumer.request.shardId(), selector).equals(key)));
  }

  private static GroupKey groupKey(String shardId, Selector selector) {
    Object names = selector.names().isEmpty() || anyCounter(selector) ? "any" : new TreeSet<>(selector.names());
    return new GroupKey(shardId, selector.sourceId(), selector.type(), names);
  }

  private static boolean matches(Selector selector, Envelope envelope) {
    return (selector.sourceId().isEmpty() || selector.sourceId().equals(envelope.getSourceId()))
        && selector.type().name().equals(envelope.getMessageCase().name())
        && (selector.names().isEmpty() || anyCounter(selector) || namesMatch(selector, envelope));
  }

  private static boolean namesMatch(Selector selector, Envelope envelope) {
    Set<String> wanted = new HashSet<>(selector.names());
    boolean repeated = wanted.size() < selector.names().size();
    boolean emptyNameForEmptyGauge = wanted.equals(Set.of("")) && names(envelope).isEmpty();
    return !repeated && (wanted.equals(names(envelope)) || emptyNameForEmptyGauge);
  }

  private static boolean anyCounter(Selector selector) {
    return selector.type() == MessageType.COUNTER && selector.names().equals(List.of(""));
  }

  /** Null for an envelope of a type that has none. */
  private static Set<String> names(Envelope envelope) {
    return switch (envelope.getMessageCase()) {
      case COUNTER -> Set.of(envelope.getCounter().getName());
      case GAUGE -> envelope.getGauge().getMetricsMap().keySet();
      default -> null;
    };
  }
}
