package loggregator.routing;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Puts each subscription into a chorus, or into the groups in which it competes with others. One thread. */
final class Choruses {
  private final Map<Set<SelectorKey>, Chorus> choruses = new HashMap<>();

  /** To be called when the subscription is new, or when one that shares a group with it came or went. */
  void arrange(Subscription subscription) {
    if (subscription.isAlone()) {
      if (subscription.chorus() == null) {
        subscription.compete(false);
        Chorus chorus = choruses.computeIfAbsent(subscription.keys(), Chorus::new);
        chorus.add(subscription);
        subscription.join(chorus);
      }
    } else {
      leave(subscription);
      subscription.compete(true);
    }
  }

  void remove(Subscription subscription) {
    leave(subscription);
    subscription.compete(false);
  }

  private void leave(Subscription subscription) {
    Chorus chorus = subscription.chorus();
    if (chorus != null) {
      subscription.join(null);
      chorus.remove(subscription);
      if (chorus.isEmpty()) {
        choruses.remove(chorus.keys(), chorus);
      }
    }
  }
}
