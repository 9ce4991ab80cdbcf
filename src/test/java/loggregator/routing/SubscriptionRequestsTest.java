package loggregator.routing;

import static loggregator.envelope.MessageType.COUNTER;
import static loggregator.envelope.MessageType.EVENT;
import static loggregator.envelope.MessageType.GAUGE;
import static loggregator.envelope.MessageType.LOG;
import static loggregator.envelope.MessageType.NONE;
import static loggregator.envelope.MessageType.TIMER;
import static loggregator.routing.Routed.selector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.CounterSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EventSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.GaugeSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.TimerSelector;
import org.junit.jupiter.api.Test;

class SubscriptionRequestsTest {
  private static final SubscriptionRequest REQUEST = new SubscriptionRequest("shard", "name", true, List.of(
      selector("web", LOG),
      selector("", COUNTER),
      selector("web", COUNTER, "hits"),
      selector("web", GAUGE),
      selector("web", GAUGE, "cpu", "memory"),
      selector("web", GAUGE, ""),
      selector("web", TIMER),
      selector("web", EVENT)));

  private static final EgressBatchRequest WIRE = EgressBatchRequest.newBuilder()
      .setShardId("shard")
      .setDeterministicName("name")
      .setUsePreferredTags(true)
      .addSelectors(web().setLog(LogSelector.getDefaultInstance()))
      .addSelectors(wire().setCounter(CounterSelector.getDefaultInstance()))
      .addSelectors(web().setCounter(CounterSelector.newBuilder().setName("hits")))
      .addSelectors(web().setGauge(GaugeSelector.getDefaultInstance()))
      .addSelectors(web().setGauge(GaugeSelector.newBuilder().addNames("cpu").addNames("memory")))
      .addSelectors(web().setGauge(GaugeSelector.newBuilder().addNames("")))
      .addSelectors(web().setTimer(TimerSelector.getDefaultInstance()))
      .addSelectors(web().setEvent(EventSelector.getDefaultInstance()))
      .build();

  @Test
  void everyKindOfSelectorIsReadAndWritten() {
    assertThat(SubscriptionRequests.fromWire(WIRE)).isEqualTo(REQUEST);
    assertThat(SubscriptionRequests.toWire(REQUEST)).isEqualTo(WIRE);
    assertThat(SubscriptionRequests.anySelectorLacksMessage(WIRE)).isFalse();
  }

  @Test
  void theLegacySelectorCountsWithoutOthers() {
    EgressBatchRequest request = EgressBatchRequest.newBuilder().setLegacySelector(logs("old")).build();

    assertThat(SubscriptionRequests.fromWire(request).selectors()).containsExactly(selector("old", LOG));
  }

  @Test
  void theLegacySelectorDoesNotCountBesideOthers() {
    EgressBatchRequest request =
        EgressBatchRequest.newBuilder().setLegacySelector(logs("old")).addSelectors(logs("new")).build();

    assertThat(SubscriptionRequests.fromWire(request).selectors()).containsExactly(selector("new", LOG));
  }

  @Test
  void selectorsWithoutMessageAreReportedAndSkipped() {
    EgressBatchRequest request = EgressBatchRequest.newBuilder().addSelectors(web()).addSelectors(logs("web")).build();

    assertThat(SubscriptionRequests.anySelectorLacksMessage(request)).isTrue();
    assertThat(SubscriptionRequests.fromWire(request).selectors()).containsExactly(selector("web", LOG));
  }

  @Test
  void aLegacySelectorWithoutMessageIsReportedAndSkipped() {
    EgressBatchRequest request = EgressBatchRequest.newBuilder().setLegacySelector(web()).build();

    assertThat(SubscriptionRequests.anySelectorLacksMessage(request)).isTrue();
    assertThat(SubscriptionRequests.fromWire(request).selectors()).isEmpty();
  }

  @Test
  void aLegacySelectorWithoutMessageDoesNotMatterBesideOthers() {
    EgressBatchRequest request =
        EgressBatchRequest.newBuilder().setLegacySelector(web()).addSelectors(logs("web")).build();

    assertThat(SubscriptionRequests.anySelectorLacksMessage(request)).isFalse();
  }

  @Test
  void aRequestWithoutSelectorsStaysEmpty() {
    EgressBatchRequest request = EgressBatchRequest.getDefaultInstance();

    assertThat(SubscriptionRequests.anySelectorLacksMessage(request)).isFalse();
    assertThat(SubscriptionRequests.fromWire(request).selectors()).isEmpty();
  }

  @Test
  void selectorsThatMeanNothingCannotBeMade() {
    assertThatIllegalArgumentException().isThrownBy(() -> selector("web", NONE));
    assertThatIllegalArgumentException().isThrownBy(() -> selector("web", LOG, "name"));
    assertThatIllegalArgumentException().isThrownBy(() -> selector("web", COUNTER, "one", "two"));
  }

  private static org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector.Builder wire() {
    return org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector.newBuilder();
  }

  private static org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector.Builder web() {
    return wire().setSourceId("web");
  }

  private static org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector.Builder logs(String sourceId) {
    return wire().setSourceId(sourceId).setLog(LogSelector.getDefaultInstance());
  }
}
