package loggregator.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import loggregator.agent.V1Transform;
import loggregator.testing.Datagrams;
import loggregator.testing.NumberedLogs;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.junit.jupiter.api.Test;

class V1TotalsTest {
  private final V1Transform transform = transform(100);

  @Test
  void deltasAddUpAndStay() {
    assertThat(total(transform, counter("n", 3))).isEqualTo(3);
    Counter second = convert(transform, counter("n", 4));

    assertThat(second.getTotal()).isEqualTo(7);
    assertThat(second.getDelta()).isEqualTo(4);
  }

  @Test
  void aTotalReplacesWhatWasAddedUpAndIsAddedTo() {
    total(transform, counter("n", 3));

    assertThat(total(transform, withTotal(counter("n", 1), 50))).isEqualTo(50);
    assertThat(total(transform, counter("n", 5))).isEqualTo(55);
  }

  @Test
  void noDeltaAndNoTotalKeepsTheTotalOtherThanInTheSecondGeneration() {
    total(transform, counter("n", 3));

    assertThat(total(transform, counter("n", 0))).isEqualTo(3);
    assertThat(total(transform, withTotal(counter("n", 0), 0))).isEqualTo(3);
    assertThat(total(transform, counter("n", 1))).isEqualTo(4);
  }

  @Test
  void countersDifferByNameTagsAndAllThatSaysWhereTheyAreFrom() {
    Envelope first = counter("n", 1);

    assertThat(total(transform, first)).isOne();
    assertThat(total(transform, counter("other", 1))).isOne();
    assertThat(total(transform, Datagrams.counter("elsewhere", "n", 1))).isOne();
    assertThat(total(transform, first.toBuilder().putTags("k", "v").build())).isOne();
    assertThat(total(transform, first.toBuilder().putTags("k", "w").build())).isOne();
    assertThat(total(transform, first.toBuilder().putTags("v", "k").build())).isOne();
    assertThat(total(transform, first.toBuilder().putTags("source_id", "s").build())).isOne();
    assertThat(total(transform, first.toBuilder().setDeployment("x").build())).isOne();
    assertThat(total(transform, first.toBuilder().setJob("x").build())).isOne();
    assertThat(total(transform, first.toBuilder().setIndex("x").build())).isOne();
    assertThat(total(transform, first.toBuilder().setIp("x").build())).isOne();
    assertThat(total(transform, first.toBuilder().setTimestamp(7).build())).isEqualTo(2);
  }

  @Test
  void theOrderOfTagsDoesNotMatterNorWhetherTheOriginIsSaidTwice() {
    Envelope tagged = counter("n", 1).toBuilder().putTags("a", "1").putTags("b", "2").build();
    Envelope otherOrder = counter("n", 1).toBuilder()
        .putTags("source_id", "origin").putTags("b", "2").putTags("a", "1").build();

    assertThat(total(transform, tagged)).isOne();
    assertThat(total(transform, otherOrder)).isEqualTo(2);
  }

  @Test
  void whatIsNoCounterAddsNothing() {
    total(transform, counter("n", 1));
    transform.apply(Datagrams.of(Datagrams.log("app", 1)));

    assertThat(total(transform, counter("n", 1))).isEqualTo(2);
  }

  @Test
  void theOneNotSeenForLongestIsForgottenToBoundThem() {
    V1Transform small = transform(2);
    total(small, counter("a", 5));
    total(small, counter("b", 5));
    total(small, counter("a", 5));
    total(small, counter("c", 5));

    assertThat(total(small, counter("a", 5))).isEqualTo(15);
    assertThat(total(small, counter("b", 5))).isEqualTo(5);
  }

  @Test
  void theSecondGenerationsAggregatorWouldLeaveTheTotalAsItIs() {
    total(transform, counter("n", 3));
    Counter converted = convert(transform, counter("n", 4));
    AgentTransform second = new AgentTransform(Map.of(), new CounterTotals(10), false);
    var batch = transform.apply(Datagrams.of(counter("n", 1)));

    assertThat(converted.getTotal()).isEqualTo(7);
    assertThat(second.apply(batch)).isSameAs(batch);
  }

  private static V1Transform transform(int maxTotals) {
    return new V1Transform(Map.of(), new CounterTotals(maxTotals), count -> {}, problem -> {});
  }

  private static Envelope counter(String name, long delta) {
    return Datagrams.counter("origin", name, delta);
  }

  private static Envelope withTotal(Envelope envelope, long total) {
    return envelope.toBuilder().setCounterEvent(envelope.getCounterEvent().toBuilder().setTotal(total)).build();
  }

  private static long total(V1Transform transform, Envelope envelope) {
    return convert(transform, envelope).getTotal();
  }

  private static Counter convert(V1Transform transform, Envelope envelope) {
    return NumberedLogs.envelopes(transform.apply(Datagrams.of(envelope))).get(0).getCounter();
  }
}
