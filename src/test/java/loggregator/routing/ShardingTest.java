package loggregator.routing;

import static loggregator.envelope.MessageType.COUNTER;
import static loggregator.envelope.MessageType.EVENT;
import static loggregator.envelope.MessageType.GAUGE;
import static loggregator.envelope.MessageType.LOG;
import static loggregator.envelope.MessageType.TIMER;
import static loggregator.routing.Routed.batch;
import static loggregator.routing.Routed.deterministic;
import static loggregator.routing.Routed.envelope;
import static loggregator.routing.Routed.request;
import static loggregator.routing.Routed.selector;
import static loggregator.routing.Routed.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import loggregator.envelope.MessageType;
import loggregator.routing.Routed.Recorder;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ShardingTest {
  private static final int MANY = 3000;

  /** Seeded: the shares below are the same in every run. */
  private final RoutingTable table = new RoutingTable(new SplittableRandom(42));

  @Test
  void withoutAShardIdEverybodyGetsEverything() {
    List<Recorder> all = subscribe(3, request(selector("web", LOG)));

    route(10, envelope("web", LOG));

    assertThat(all).allSatisfy(each -> assertThat(each.envelopes()).hasSize(10));
  }

  @Test
  void theMembersOfAShardShareAlike() {
    List<Recorder> members = subscribe(3, shard("s", selector("web", LOG)));

    route(MANY, envelope("web", LOG));

    assertSharedAlike(members);
  }

  @Test
  void shardsOfDifferentNamesGetEverythingEach() {
    Recorder one = subscribe(shard("one", selector("web", LOG)));
    Recorder two = subscribe(shard("two", selector("web", LOG)));
    Recorder all = subscribe(request(selector("web", LOG)));

    route(10, envelope("web", LOG));

    assertThat(List.of(one, two, all)).allSatisfy(each -> assertThat(each.envelopes()).hasSize(10));
  }

  @Test
  void equalShardIdsWithDifferentSelectorsAreDifferentShards() {
    Recorder source = subscribe(shard("s", selector("web", LOG)));
    Recorder any = subscribe(shard("s", selector("", LOG)));

    route(10, envelope("web", LOG));

    assertThat(source.envelopes()).hasSize(10);
    assertThat(any.envelopes()).hasSize(10);
  }

  @Test
  void selectorsThatMeanTheSameMakeOneShard() {
    Recorder one = subscribe(shard("s", selector("web", GAUGE, "a", "b")));
    Recorder two = subscribe(shard("s", selector("web", GAUGE, "b", "a")));

    route(MANY, envelope("web", GAUGE, "a", "b"));

    assertSharedAlike(List.of(one, two));
  }

  @Test
  void aRepeatedSelectorWeighsNoMore() {
    Recorder once = subscribe(shard("s", selector("web", LOG)));
    Recorder twice = subscribe(shard("s", selector("web", LOG), selector("web", LOG)));

    route(MANY, envelope("web", LOG));

    assertSharedAlike(List.of(once, twice));
  }

  @Test
  void ofOverlappingSelectorsTheFirstDecidesWhereToCompete() {
    Recorder sourceFirst = subscribe(shard("s", selector("web", LOG), selector("", LOG)));
    Recorder anyFirst = subscribe(shard("s", selector("", LOG), selector("web", LOG)));
    Recorder source = subscribe(shard("s", selector("web", LOG)));
    Recorder any = subscribe(shard("s", selector("", LOG)));

    route(MANY, envelope("web", LOG));

    assertSharedAlike(List.of(sourceFirst, source));
    assertSharedAlike(List.of(anyFirst, any));
  }

  @Test
  void whereOnlyTheLaterSelectorMatchesItCompetesThere() {
    Recorder sourceFirst = subscribe(shard("s", selector("web", LOG), selector("", LOG)));
    Recorder any = subscribe(shard("s", selector("", LOG)));

    route(MANY, envelope("db", LOG));

    assertSharedAlike(List.of(sourceFirst, any));
  }

  @Test
  void aMemberThatLeavesLosesItsShareToTheOthers() {
    Recorder stays = subscribe(shard("s", selector("web", LOG)));
    Recorder leaves = new Recorder();
    Subscription leaving = table.subscribe(shard("s", selector("web", LOG)), leaves);

    leaving.cancel();
    route(10, envelope("web", LOG));

    assertThat(stays.envelopes()).hasSize(10);
    assertThat(leaves.batches).isEmpty();
  }

  @Test
  void deterministicMembersShareCountersByName() {
    Recorder blue = subscribe(deterministic("s", "blue", selector("web", COUNTER)));
    Recorder black = subscribe(deterministic("s", "black", selector("web", COUNTER)));
    Recorder other = subscribe(shard("t", selector("web", COUNTER)));

    route(10, envelope("web", COUNTER, "hash"));
    route(10, envelope("web", COUNTER, "other-hash"));

    assertThat(black.envelopes()).hasSize(10).containsOnly(envelope("web", COUNTER, "hash"));
    assertThat(blue.envelopes()).hasSize(10).containsOnly(envelope("web", COUNTER, "other-hash"));
    assertThat(other.envelopes()).hasSize(20);
  }

  @Test
  void deterministicMembersShareGaugesByAllTheirNames() {
    Recorder blue = subscribe(deterministic("s", "blue", selector("web", GAUGE)));
    Recorder black = subscribe(deterministic("s", "black", selector("web", GAUGE)));

    route(10, envelope("web", GAUGE, "b", "a"));
    route(10, envelope("web", GAUGE, "a"));
    route(10, envelope("web", GAUGE));

    assertThat(black.envelopes())
        .hasSize(20).containsOnly(envelope("web", GAUGE, "b", "a"), envelope("web", GAUGE));
    assertThat(blue.envelopes()).hasSize(10).containsOnly(envelope("web", GAUGE, "a"));
  }

  /** The hash of "disk_quota" is negative as a signed number: modulo three it is 1 unsigned, and 0 signed. */
  @Test
  void theHashIsUnsigned() {
    List<Recorder> members =
        Stream.of("a", "b", "c").map(name -> subscribe(deterministic("s", name, selector("web", COUNTER)))).toList();

    route(10, envelope("web", COUNTER, "disk_quota"));

    assertThat(members.get(1).envelopes()).hasSize(10);
  }

  /** As numbers without sign, and not as Java compares strings. */
  @ParameterizedTest
  @CsvSource({"z, \u00E9", "\uFF5E, \uD83D\uDE00"})
  void deterministicNamesAreOrderedByTheirBytes(String lower, String higher) {
    Recorder second = subscribe(deterministic("s", higher, selector("web", COUNTER)));
    Recorder first = subscribe(deterministic("s", lower, selector("web", COUNTER)));

    route(10, envelope("web", COUNTER, "hash"));
    route(10, envelope("web", COUNTER, "other-hash"));

    assertThat(first.envelopes()).hasSize(10).containsOnly(envelope("web", COUNTER, "hash"));
    assertThat(second.envelopes()).hasSize(10).containsOnly(envelope("web", COUNTER, "other-hash"));
  }

  @Test
  void oneNamedMemberMakesTheGroupDeterministicAndTheNamelessComeFirst() {
    Recorder named = subscribe(deterministic("s", "blue", selector("web", COUNTER)));
    Recorder nameless = subscribe(shard("s", selector("web", COUNTER)));

    route(10, envelope("web", COUNTER, "hash"));

    assertThat(nameless.envelopes()).hasSize(10);
    assertThat(named.batches).isEmpty();
  }

  @Test
  void whenTheLastNamedMemberLeavesTheGroupIsRandomAgain() {
    List<Recorder> nameless = subscribe(2, shard("s", selector("web", COUNTER)));
    table.subscribe(deterministic("s", "blue", selector("web", COUNTER)), new Recorder()).cancel();

    route(MANY, envelope("web", COUNTER, "hash"));

    assertSharedAlike(nameless);
  }

  @Test
  void membersOfOneNameStandInTheOrderTheySubscribed() {
    Recorder first = subscribe(deterministic("s", "blue", selector("web", COUNTER)));
    Recorder second = subscribe(deterministic("s", "blue", selector("web", COUNTER)));

    route(10, envelope("web", COUNTER, "hash"));
    route(10, envelope("web", COUNTER, "other-hash"));

    assertThat(first.envelopes()).hasSize(10).containsOnly(envelope("web", COUNTER, "hash"));
    assertThat(second.envelopes()).hasSize(10).containsOnly(envelope("web", COUNTER, "other-hash"));
  }

  @ParameterizedTest
  @EnumSource(names = {"LOG", "TIMER", "EVENT"})
  void deterministicMembersShareWhatHasNoNameAtRandom(MessageType type) {
    Recorder blue = subscribe(deterministic("s", "blue", selector("web", type)));
    Recorder black = subscribe(deterministic("s", "black", selector("web", type)));

    route(MANY, envelope("web", type));

    assertSharedAlike(List.of(blue, black));
  }

  @Test
  void aDeterministicNameWithoutAShardIdMeansNothing() {
    Recorder blue = subscribe(deterministic("", "blue", selector("web", COUNTER)));
    Recorder black = subscribe(deterministic("", "black", selector("web", COUNTER)));

    route(10, envelope("web", COUNTER, "hash"));

    assertThat(blue.envelopes()).hasSize(10);
    assertThat(black.envelopes()).hasSize(10);
  }

  @Test
  void theTypesOfOneRequestCompeteInGroupsOfTheirOwn() {
    Recorder both = subscribe(shard("s", selector("web", TIMER), selector("web", EVENT)));
    Recorder events = subscribe(shard("s", selector("web", EVENT)));

    route(10, envelope("web", TIMER));
    route(MANY, envelope("web", EVENT));

    assertThat(both.envelopes()).filteredOn(Envelope::hasTimer).hasSize(10);
    assertThat(events.envelopes().size()).isCloseTo(MANY / 2, within(MANY / 20));
  }

  private Recorder subscribe(SubscriptionRequest request) {
    Recorder recorder = new Recorder();
    table.subscribe(request, recorder);
    return recorder;
  }

  private List<Recorder> subscribe(int times, SubscriptionRequest request) {
    return Stream.generate(() -> subscribe(request)).limit(times).toList();
  }

  private void route(int times, Envelope envelope) {
    table.route(batch(Collections.nCopies(times, envelope)));
  }

  /** Together exactly everything, each about the same. */
  private static void assertSharedAlike(List<Recorder> members) {
    assertThat(members.stream().mapToInt(member -> member.envelopes().size()).sum()).isEqualTo(MANY);
    assertThat(members).allSatisfy(member ->
        assertThat(member.envelopes().size()).isCloseTo(MANY / members.size(), within(MANY / 20)));
  }
}
