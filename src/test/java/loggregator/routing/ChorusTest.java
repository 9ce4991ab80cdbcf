package loggregator.routing;

import static loggregator.envelope.MessageType.COUNTER;
import static loggregator.envelope.MessageType.LOG;
import static loggregator.routing.Routed.batch;
import static loggregator.routing.Routed.envelope;
import static loggregator.routing.Routed.request;
import static loggregator.routing.Routed.selector;
import static loggregator.routing.Routed.shard;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import loggregator.envelope.Batch;
import loggregator.routing.Routed.Recorder;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;

/** Subscriptions that select the same, and are given the same objects. */
class ChorusTest {
  private static final Envelope WEB = envelope("web", LOG);
  private static final Envelope DB = envelope("db", LOG);
  private static final Envelope HITS = envelope("web", COUNTER, "hits");

  private final RoutingTable table = new RoutingTable(new SplittableRandom(7));

  @Test
  void subscriptionsUnderShardIdsOfTheirOwnAreGivenTheSameCopy() {
    List<Recorder> all = Stream.of("", "a", "b", "c").map(shard -> subscribe(shard(shard, selector("web", LOG)))).toList();

    table.route(batch(WEB, DB, WEB));

    assertThat(all).allSatisfy(each -> assertThat(each.envelopes()).containsExactly(WEB, WEB));
    assertThat(distinctBatches(all)).hasSize(1);
  }

  @Test
  void differentSelectorsThatSelectTheSameOfABatchAreGivenTheSameCopy() {
    Recorder logs = subscribe(shard("a", selector("web", LOG)));
    Recorder counters = subscribe(request(selector("", COUNTER)));
    Recorder named = subscribe(shard("b", selector("web", LOG), selector("web", COUNTER, "misses")));

    table.route(batch(WEB, HITS, WEB, HITS));

    assertThat(counters.envelopes()).containsExactly(HITS, HITS);
    assertThat(logs.envelopes()).containsExactly(WEB, WEB);
    assertThat(named.batches.get(0)).isSameAs(logs.batches.get(0));
  }

  @Test
  void overlappingSelectorsOfOneRequestSelectAnEnvelopeOnce() {
    Recorder recorder = subscribe(shard("a", selector("", LOG), selector("web", LOG), selector("web", COUNTER),
        selector("", COUNTER, "hits")));

    table.route(batch(WEB, HITS, DB));

    assertThat(recorder.envelopes()).containsExactly(WEB, HITS, DB);
  }

  /** Of two peers with a member of each shard, each is sent about half of the envelopes, and those once. */
  @Test
  void membersInTheSamePlaceOfEqualShardsSelectTheSame() {
    List<Recorder> first = Stream.of("a", "b", "c").map(shard -> subscribe(shard(shard, selector("", LOG)))).toList();
    List<Recorder> second = Stream.of("a", "b", "c").map(shard -> subscribe(shard(shard, selector("", LOG)))).toList();

    table.route(batch(Collections.nCopies(1_000, WEB)));

    assertThat(distinctBatches(first)).hasSize(1);
    assertThat(distinctBatches(second)).hasSize(1);
    assertThat(first.get(0).envelopes().size()).isBetween(400, 600);
    assertThat(first.get(0).envelopes().size() + second.get(0).envelopes().size()).isEqualTo(1_000);
  }

  @Test
  void aSubscriptionCompetesOnlyAsLongAsItsShardHasAnother() {
    Recorder alone = subscribe(shard("a", selector("", LOG)));
    Recorder equal = subscribe(shard("b", selector("", LOG)));
    Recorder other = new Recorder();
    Subscription competitor = table.subscribe(shard("a", selector("web", COUNTER), selector("", LOG)), other);

    table.route(batch(Collections.nCopies(100, WEB)));
    assertThat(alone.envelopes()).hasSizeBetween(20, 80);
    assertThat(alone.envelopes().size() + other.envelopes().size()).isEqualTo(100);
    assertThat(equal.envelopes()).hasSize(100);

    competitor.cancel();
    List.of(alone, equal, other).forEach(recorder -> recorder.batches.clear());
    table.route(batch(WEB, HITS, WEB));
    assertThat(alone.envelopes()).containsExactly(WEB, WEB);
    assertThat(equal.batches.get(0)).isSameAs(alone.batches.get(0));
    assertThat(other.batches).isEmpty();
  }

  @Test
  void whoIsCancelledByAnotherOfTheChorusGetsNothingMore() {
    Recorder last = new Recorder();
    Subscription[] cancelled = new Subscription[1];
    table.subscribe(request(selector("", LOG)), batch -> cancelled[0].cancel());
    cancelled[0] = table.subscribe(request(selector("", LOG)), last);

    table.route(batch(WEB));

    assertThat(last.batches).isEmpty();
  }

  @Test
  void whoJoinsTheChorusWhileABatchIsDeliveredBeginsWithTheNext() {
    Recorder late = new Recorder();
    table.subscribe(request(selector("web", LOG)), batch -> {
      if (table.subscriptions() == 2) {
        table.subscribe(request(selector("", LOG)), late);
      }
    });
    table.subscribe(request(selector("", LOG)), batch -> { });

    table.route(batch(WEB));
    assertThat(late.batches).isEmpty();
    table.route(batch(DB));
    assertThat(late.envelopes()).containsExactly(DB);
  }

  @Test
  void nothingIsLeftWhenAllAreCancelled() {
    List<Subscription> all = Stream.of("", "a", "a", "b")
        .map(shard -> table.subscribe(shard(shard, selector("", LOG), selector("web", LOG)), new Recorder())).toList();

    all.forEach(Subscription::cancel);
    table.route(batch(WEB, DB));

    assertThat(table.isEmpty()).isTrue();
    assertThat(table.subscriptions()).isZero();
    assertThat(table.unmatchedEnvelopes()).isEqualTo(2);
  }

  private Recorder subscribe(SubscriptionRequest request) {
    Recorder recorder = new Recorder();
    table.subscribe(request, recorder);
    return recorder;
  }

  private static Set<Batch> distinctBatches(List<Recorder> recorders) {
    Set<Batch> batches = new HashSet<>();
    recorders.forEach(recorder -> batches.addAll(recorder.batches));
    return batches;
  }
}
