package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import loggregator.testing.Awaiting;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EventSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;

/** Envelopes that a node sends through the whole way to itself. */
class CanaryTest {
  @Test
  void theyArriveAndAreCountedAndTimed() {
    try (TestNode node = start(0)) {
      Awaiting.until(() -> node.metric("loggregator_canaries_received_total") >= 5);

      assertThat(node.metric("loggregator_canary_latency_seconds_count"))
          .isBetween(5.0, node.metric("loggregator_canaries_sent_total"));
      assertThat(node.metric("loggregator_canary_latency_seconds_bucket", "le=\"10.0\""))
          .isGreaterThanOrEqualTo(5);
      assertThat(node.metric("loggregator_canary_latency_seconds_bucket")).as("some were quicker than the last bound")
          .isGreaterThan(2 * node.metric("loggregator_canary_latency_seconds_count"));
      assertThat(node.metric("loggregator_canaries_lost_total")).isZero();
      assertThat(node.metric("loggregator_canary_recent_percent")).isEqualTo(100);
    }
  }

  @Test
  void onlyConsumersThatAskForEventsSeeThem() {
    try (TestNode node = start(0)) {
      Consumer ofEvents = Consumer.open(node.rlpChannel(), EgressBatchRequest.newBuilder().setUsePreferredTags(true)
          .addSelectors(Selector.newBuilder().setEvent(EventSelector.getDefaultInstance())).build());
      Consumer ofLogs = Consumer.open(node.rlpChannel(), Consumer.logsOf(""));
      List<Envelope> events = ofEvents.receive(3);
      node.producer().send(DrainsTest.log("app", "line"));

      assertThat(events).allMatch(event -> event.getSourceId().equals("canary-test-node"));
      assertThat(ofLogs.receive(1)).allMatch(log -> log.getSourceId().equals("app"));
      assertThat(ofLogs.received()).hasSize(1);
    }
  }

  @Test
  void theHealthDependsOnThemWhereItIsToldTo() {
    try (TestNode node = TestNode.start(config -> {
      config.getJsonObject("agent").put("canary", canary(90));
      config.getJsonObject("rlp").put("maxStreams", 1);
    })) {
      Awaiting.until(() -> node.metric("loggregator_canaries_received_total") >= 3);
      assertThat(node.health().getJsonObject("roles").getString("canary")).isEqualTo("UP");
    }
    try (TestNode cutOff = TestNode.start(config -> {
      config.getJsonObject("agent").put("canary", canary(90));
      config.remove("rlp");
      config.remove("gateway");
    })) {
      Awaiting.until(() -> cutOff.metric("loggregator_canaries_lost_total") >= 1);
      Awaiting.until(() -> cutOff.health().getString("status").equals("DOWN"));
      assertThat(cutOff.health().getJsonObject("roles").getString("canary")).isEqualTo("DOWN");
    }
  }

  @Test
  void oneOfSeveralAgentsHasIt() {
    try (TestNode node = TestNode.start(config ->
        config.getJsonObject("agent").put("instances", 2).put("canary", canary(0)))) {
      Awaiting.until(() -> node.metric("loggregator_canaries_received_total") >= 3);
      assertThat(node.metric("loggregator_canaries_sent_total") - node.metric("loggregator_canaries_received_total"))
          .as("those of a second would come to the first, which knows nothing of them").isLessThanOrEqualTo(5);
    }
  }

  private static TestNode start(int healthMinPercent) {
    return TestNode.start(config -> config.getJsonObject("agent").put("canary", canary(healthMinPercent)));
  }

  private static JsonObject canary(int healthMinPercent) {
    return new JsonObject().put("intervalMs", 100).put("timeoutMs", 5_000).put("healthMinPercent", healthMinPercent);
  }
}
