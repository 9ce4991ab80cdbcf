package loggregator.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import loggregator.envelope.Batch;

/** One consumer's place in a {@link RoutingTable}, from its subscribing until {@link #cancel}. */
public final class Subscription extends Taker {
  private final RoutingTable table;
  private final long number;
  private final Subscriber subscriber;
  private final byte[] deterministicName;
  private final List<Member> members = new ArrayList<>(1);
  private Chorus chorus;
  private boolean competes;
  private boolean cancelled;

  private long claimedEnvelope;
  private Member claimant;

  Subscription(RoutingTable table, long number, Subscriber subscriber, String deterministicName) {
    this.table = table;
    this.number = number;
    this.subscriber = subscriber;
    this.deterministicName = deterministicName.getBytes(UTF_8);
  }

  /**
   * Ends the subscription; calling it again does nothing. On the table's thread, also from inside a subscriber's
   * {@code accept}: from then on this subscriber is not called, not even with what it selected of the batch that is
   * being delivered.
   */
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      table.remove(this);
    }
  }

  /** Counts the table's subscriptions in the order of their making. */
  long number() {
    return number;
  }

  byte[] deterministicName() {
    return deterministicName;
  }

  List<Member> members() {
    return members;
  }

  /**
   * Several members may claim an envelope for this subscription; the one whose selector comes first in the request
   * wins.
   */
  void claim(Member member, long envelope) {
    if (claimedEnvelope != envelope || member.rank() < claimant.rank()) {
      claimedEnvelope = envelope;
      claimant = member;
    }
  }

  Member claimant() {
    return claimant;
  }

  Set<SelectorKey> keys() {
    return members.stream().map(member -> member.group().node().key()).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether it shares none of its groups. */
  boolean isAlone() {
    return members.stream().allMatch(member -> member.group().members().size() == 1);
  }

  /** Null when it is in none. */
  Chorus chorus() {
    return chorus;
  }

  void join(Chorus chorus) {
    this.chorus = chorus;
  }

  /** Whether its groups choose among their members when an envelope matches. */
  void compete(boolean now) {
    if (competes != now) {
      competes = now;
      members.forEach(member -> member.group().node().compete(member, now));
    }
  }

  /** Not any more once it is cancelled. */
  @Override
  int deliver(Batch selected) {
    if (cancelled) {
      return 0;
    }
    subscriber.accept(selected);
    return 1;
  }
}
