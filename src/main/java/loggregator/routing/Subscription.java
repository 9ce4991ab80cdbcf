package loggregator.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.Batch;

/** One consumer's place in a {@link RoutingTable}, from its subscribing until {@link #cancel}. */
public final class Subscription {
  private final RoutingTable table;
  private final long number;
  private final Subscriber subscriber;
  private final byte[] deterministicName;
  private final List<Member> members = new ArrayList<>(1);
  private final Selection selection = new Selection();
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

  /** Whether this is the first that it selects of the batch. */
  boolean select(int start, int end) {
    boolean first = selection.isEmpty();
    selection.add(start, end);
    return first;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Whether the other one, which may be {@code null}, has selected the same of the batch. */
  boolean selectsAs(Subscription other) {
    return other != null && selection.isSameAs(other.selection);
  }

  Batch selectionOf(Batch batch) {
    return selection.of(batch);
  }

  void deliver(Batch selected) {
    subscriber.accept(selected);
  }

  void discard() {
    selection.clear();
  }
}
