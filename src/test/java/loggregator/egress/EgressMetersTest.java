package loggregator.egress;

import static org.assertj.core.api.Assertions.assertThat;

import loggregator.metrics.Metrics;
import org.junit.jupiter.api.Test;

class EgressMetersTest {
  @Test
  void theInstancesOfARoleCountTheirStreamsTogether() {
    Metrics metrics = new Metrics();
    EgressMeters one = new EgressMeters(metrics, "rlp");
    EgressMeters two = new EgressMeters(metrics, "rlp");
    one.opened();
    two.opened();
    two.opened();
    one.closed();
    two.delivered(5);
    one.rejectedStream();

    assertThat(metrics.scrape().lines())
        .contains("loggregator_subscriptions{role=\"rlp\"} 2.0")
        .contains("loggregator_egress_envelopes_total{role=\"rlp\"} 5.0")
        .contains("loggregator_rejected_streams_total{role=\"rlp\"} 1.0");
  }
}
