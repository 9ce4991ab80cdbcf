package loggregator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamMetersTest {
  @Test
  void theInstancesOfARoleCountTheirStreamsTogether() {
    Metrics metrics = new Metrics();
    StreamMeters one = new StreamMeters(metrics, "rlp");
    StreamMeters two = new StreamMeters(metrics, "rlp");
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
