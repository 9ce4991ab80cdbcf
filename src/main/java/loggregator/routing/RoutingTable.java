package loggregator.routing;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeScanner;
import loggregator.envelope.MessageType;

/**
 * Gives every envelope to every subscription that asks for it, whole batches at a time and without decoding. What an
 * envelope costs depends on the subscriptions that match it, not on those that don't.
 *
 * <p>Subscriptions with an equal selector and an equal shard id, if they have one, form a group; each envelope goes to
 * one member of it. A subscription gets an envelope once, however many of its selectors match: the first of them
 * counts, and the subscription competes in the group of that selector only. (The original delivers once for every
 * selector that matches.)
 *
 * <p>Threading: everything belongs to one thread, except the counts, which any thread may read. From inside
 * {@link Subscriber#accept} subscriptions may be made (they begin with the next batch) and cancelled (they end at
 * once), but nothing may be routed.
 */
public final class RoutingTable {
  private final EnvelopeScanner scanner = new EnvelopeScanner();
  private final SelectorIndex index = new SelectorIndex();
  private final Choruses choruses = new Choruses();
  private final Match match;
  /** Who has selected something of the batch that is being routed. */
  private final List<Taker> touched = new ArrayList<>();
  /** What was copied out of that batch. */
  private final Map<Selection, Batch> copies = new HashMap<>();

  private long made;
  /** Written by the table's thread alone, as all counts are. */
  private volatile int subscriptions;
  private final AtomicLong unmatchedEnvelopes = new AtomicLong();
  private final AtomicLong malformedEnvelopes = new AtomicLong();
  private final AtomicLong routedEnvelopes = new AtomicLong();

  /** Members of a group are drawn from {@code random}. */
  public RoutingTable(RandomGenerator random) {
    match = new Match(scanner, random);
  }

  /** A request without selectors is legal and gets nothing. */
  public Subscription subscribe(SubscriptionRequest request, Subscriber subscriber) {
    Subscription subscription = new Subscription(this, made++, subscriber, request.deterministicName());
    Set<SelectorKey> keys = new LinkedHashSet<>();
    request.selectors().forEach(selector -> keys.add(SelectorKey.of(selector)));
    Map<MessageType, Integer> shapes = shapes(keys);
    int rank = 0;
    for (SelectorKey key : keys) {
      boolean contested = Integer.bitCount(shapes.get(key.type())) > 1;
      Member member = index.nodeOf(key).join(subscription, request.shardId(), rank++, contested);
      subscription.members().add(member);
    }
    choruses.arrange(subscription);
    arrangeOthers(subscription.members(), 2);
    subscriptions++;
    return subscription;
  }

  /** Members of groups that have now become so many may compete for the first time, or no longer. */
  private void arrangeOthers(List<Member> members, int sizeNow) {
    Set<Subscription> others = new LinkedHashSet<>();
    for (Member member : members) {
      if (member.group().members().size() == sizeNow) {
        member.group().members().forEach(other -> others.add(other.subscription()));
      }
    }
    others.forEach(choruses::arrange);
  }

  /**
   * The shapes of each type's selectors. Different selectors of one shape never match the same envelope, those of two
   * shapes may: only they are worth a look when an envelope is routed.
   */
  private static Map<MessageType, Integer> shapes(Set<SelectorKey> keys) {
    Map<MessageType, Integer> shapes = new EnumMap<>(MessageType.class);
    keys.forEach(key -> shapes.merge(key.type(), key.shape(), (some, more) -> some | more));
    return shapes;
  }

  void remove(Subscription subscription) {
    choruses.remove(subscription);
    for (Member member : subscription.members()) {
      SelectorNode node = member.group().node();
      node.leave(member);
      if (node.isEmpty()) {
        index.remove(node.key());
      }
    }
    arrangeOthers(subscription.members(), 1);
    subscriptions--;
  }

  /** Calls each subscriber that selects something of the batch once, with all its envelopes in their order. */
  public void route(Batch batch) {
    if (!touched.isEmpty()) {
      throw new IllegalStateException("A subscriber must not route from inside accept()");
    }
    if (isEmpty()) {
      count(unmatchedEnvelopes, batch.envelopes());
      return;
    }
    select(batch);
    deliver(batch);
  }

  private void select(Batch batch) {
    byte[] bytes = batch.bytes();
    int unmatched = 0;
    int malformed = 0;
    index.reset();
    int next;
    for (int record = batch.offset(); record < batch.end(); record = next) {
      next = batch.recordEnd(record);
      if (!scanner.scan(bytes, batch.envelopeStart(record), next)) {
        malformed++;
      } else if (!select(bytes, record, next)) {
        unmatched++;
      }
    }
    count(unmatchedEnvelopes, unmatched);
    count(malformedEnvelopes, malformed);
  }

  /** Whether any subscription selects the record that the scanner has just read. */
  private boolean select(byte[] bytes, int start, int end) {
    match.reset(bytes);
    index.find(bytes, scanner, match);
    if (match.contested()) {
      match.settle();
    }
    for (int i = 0; i < match.size(); i++) {
      List<Chorus> choruses = match.node(i).choruses();
      for (int c = 0; c < choruses.size(); c++) {
        if (choruses.get(c).select(match.number(), start, end)) {
          touched.add(choruses.get(c));
        }
      }
      List<Group> groups = match.node(i).groups();
      for (int g = 0; g < groups.size(); g++) {
        Member member = groups.get(g).choose(match);
        if (member != null && member.subscription().select(start, end)) {
          touched.add(member.subscription());
        }
      }
    }
    return match.size() > 0;
  }

  /**
   * Who selects the same is given the same object. Should a subscriber throw after all, the next batch must not find
   * remains of this one.
   */
  private void deliver(Batch batch) {
    try {
      for (int i = 0; i < touched.size(); i++) {
        Batch selected = selectedBy(touched.get(i), batch);
        count(routedEnvelopes, selected.envelopes() * touched.get(i).deliver(selected));
      }
    } finally {
      for (int i = 0; i < touched.size(); i++) {
        touched.get(i).discard();
      }
      touched.clear();
      copies.clear();
    }
  }

  private Batch selectedBy(Taker taker, Batch batch) {
    Selection selection = taker.selection();
    if (selection.isAllOf(batch)) {
      return batch;
    }
    Batch copy = copies.get(selection);
    if (copy == null) {
      copy = selection.copyOf(batch);
      copies.put(selection, copy);
    }
    return copy;
  }

  /** Only one thread writes, so that adding needs no atomic operation. */
  private static void count(AtomicLong counter, int envelopes) {
    counter.lazySet(counter.getPlain() + envelopes);
  }

  /** Whether nothing can match: no subscription has a selector. */
  boolean isEmpty() {
    return index.isEmpty();
  }

  /** Those that are not cancelled. */
  public int subscriptions() {
    return subscriptions;
  }

  /** Envelopes that no subscription asked for; without any subscription all count here and none is looked at. */
  public long unmatchedEnvelopes() {
    return unmatchedEnvelopes.get();
  }

  /** What subscribers were given; an envelope counts as often as a subscription selects it. */
  public long routedEnvelopes() {
    return routedEnvelopes.get();
  }

  /** Envelopes that could not be read and went to nobody. */
  public long malformedEnvelopes() {
    return malformedEnvelopes.get();
  }
}
