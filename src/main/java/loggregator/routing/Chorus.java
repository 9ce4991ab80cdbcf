package loggregator.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import loggregator.envelope.Batch;

/**
 * Subscriptions that ask for the same and share it with nobody: without a shard id, or each alone under its own. What
 * one of them selects of a batch is what all select, so that the batch is looked through once for all of them.
 */
final class Chorus extends Taker {
  private final Set<SelectorKey> keys;
  private final List<SelectorNode> nodes = new ArrayList<>(1);
  /** Replaced when it changes, because subscriptions come and go while a batch is delivered. */
  private List<Subscription> subscriptions = List.of();
  /** Those that were there when the batch was looked through. */
  private List<Subscription> recipients = List.of();
  private long lastEnvelope;

  Chorus(Set<SelectorKey> keys) {
    this.keys = keys;
  }

  Set<SelectorKey> keys() {
    return keys;
  }

  boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  void add(Subscription subscription) {
    if (isEmpty()) {
      subscription.members().forEach(member -> {
        nodes.add(member.group().node());
        member.group().node().add(this);
      });
    }
    List<Subscription> more = new ArrayList<>(subscriptions);
    more.add(subscription);
    subscriptions = more;
  }

  void remove(Subscription subscription) {
    List<Subscription> fewer = new ArrayList<>(subscriptions);
    fewer.remove(subscription);
    subscriptions = fewer;
    if (isEmpty()) {
      nodes.forEach(node -> node.remove(this));
      nodes.clear();
    }
  }

  /** Several of its selectors may match the envelope; it selects it once. */
  boolean select(long envelope, int start, int end) {
    if (lastEnvelope == envelope) {
      return false;
    }
    lastEnvelope = envelope;
    boolean first = select(start, end);
    if (first) {
      recipients = subscriptions;
    }
    return first;
  }

  @Override
  int deliver(Batch selected) {
    int delivered = 0;
    for (int i = 0; i < recipients.size(); i++) {
      delivered += recipients.get(i).deliver(selected);
    }
    return delivered;
  }
}
