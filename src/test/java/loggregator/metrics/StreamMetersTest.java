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
    two.sending(9);
    two.sent(5);
    one.sending(1);
    two.unsent(3);
    one.rejectedStream();

    assertThat(metrics.scrape().lines())
        .contains("loggregator_subscriptions{role=\"rlp\"} 2.0")
        .contains("loggregator_egress_envelopes_total{role=\"rlp\"} 5.0")
        .contains("loggregator_sending_envelopes{role=\"rlp\"} 2.0")
        .contains("loggregator_unsent_envelopes_total{role=\"rlp\"} 3.0")
        .contains("loggregator_rejected_streams_total{role=\"rlp\"} 1.0");
  }
}
