package loggregator.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;

class CounterTotalsTest {
  @Test
  void theTotalThatWasNotSeenForLongestIsForgottenFirst() {
    AgentTransform transform = new AgentTransform(Map.of(), new CounterTotals(10_000), false);
    total(transform, "first", 500);
    IntStream.range(0, 10_000).forEach(i -> total(transform, "other-" + i, 1));

    assertThat(total(transform, "first", 10)).isEqualTo(10);
  }

  @Test
  void atItsLimitNothingIsForgotten() {
    AgentTransform transform = new AgentTransform(Map.of(), new CounterTotals(10_000), false);
    total(transform, "first", 500);
    IntStream.range(0, 9_999).forEach(i -> total(transform, "other-" + i, 1));

    assertThat(total(transform, "first", 10)).isEqualTo(510);
    assertThat(total(transform, "other-0", 1)).isEqualTo(2);
  }

  @Test
  void aCounterInUseIsNotForgottenHoweverManyOthersCome() {
    CounterTotals totals = new CounterTotals(2);
    CounterKey used = new CounterKey(0, 0);
    LongStream.rangeClosed(1, 100).forEach(i -> {
      totals.next(new CounterKey(i, i), 1, 0);
      assertThat(totals.next(used, 1, 0)).isEqualTo(i);
    });
  }

  @Test
  void theAgentsOfAProcessShareTheTotals() throws Exception {
    CounterTotals totals = new CounterTotals(10);
    Runnable agent = () -> {
      AgentTransform transform = new AgentTransform(Map.of(), totals, false);
      IntStream.range(0, 10_000).forEach(i -> total(transform, "shared", 1));
    };
    Thread one = new Thread(agent);
    Thread other = new Thread(agent);
    one.start();
    other.start();
    one.join();
    other.join();

    assertThat(total(new AgentTransform(Map.of(), totals, false), "shared", 1)).isEqualTo(20_001);
  }

  @Test
  void theInstancesOfASourceHaveTotalsOfTheirOwn() {
    AgentTransform transform = new AgentTransform(Map.of(), new CounterTotals(10), false);

    assertThat(total(transform, counter("hits", 5).setInstanceId("0"))).isEqualTo(5);
    assertThat(total(transform, counter("hits", 7).setInstanceId("1"))).isEqualTo(7);
    assertThat(total(transform, counter("hits", 5).setInstanceId("0"))).isEqualTo(10);
    assertThat(total(transform, counter("hits", 1).setSourceId("0"))).as("not an instance but a source").isEqualTo(1);
    assertThat(total(transform, counter("hits", 1))).as("without an instance").isEqualTo(1);
  }

  @Test
  void manyTagsAreToldApartByTheLastValueOfEach() {
    AgentTransform transform = new AgentTransform(Map.of(), new CounterTotals(10), false);
    Envelope.Builder envelope = counter("many", 1);
    IntStream.range(0, 1_000).forEach(i -> envelope.putTags("key-" + i, "value"));
    Envelope.Builder other = envelope.clone().putTags("key-999", "other");

    assertThat(total(transform, envelope)).isEqualTo(1);
    assertThat(total(transform, other)).isEqualTo(1);
    assertThat(total(transform, envelope)).isEqualTo(2);
    assertThat(total(transform, counter("many", 1))).isEqualTo(1);
  }

  @Test
  void aLimitBelowOneIsRefused() {
    assertThatThrownBy(() -> new CounterTotals(0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxEntries");
  }

  private static long total(AgentTransform transform, String name, long delta) {
    return total(transform, counter(name, delta));
  }

  private static long total(AgentTransform transform, Envelope.Builder envelope) {
    return Batches.single(transform.apply(Batches.of(envelope))).getCounter().getTotal();
  }

  private static Envelope.Builder counter(String name, long delta) {
    return Envelope.newBuilder()
        .setSourceId("source")
        .setCounter(Counter.newBuilder().setName(name).setDelta(delta));
  }
}
