package loggregator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import loggregator.testing.FreePorts;
import loggregator.testing.LauncherFlags;
import org.junit.jupiter.api.Test;

class NodeFilesTest {
  @Test
  void everyPortOfAConfigurationIsReplacedAndNothingElse() throws Exception {
    JsonObject shipped = new JsonObject("""
        {"admin": {"port": 14824}, "agent": {"grpc": {"host": "127.0.0.1", "port": 3458}, "tags": {"az": "z1"}},
         "rlp": {"grpc": {"port": 0}}}""");

    JsonObject assigned = FreePorts.assign(shipped);

    int admin = assigned.getJsonObject("admin").getInteger("port");
    JsonObject agent = assigned.getJsonObject("agent");
    int ingress = agent.getJsonObject("grpc").getInteger("port");
    assertThat(Set.of(admin, ingress, 14824, 3458)).hasSize(4);
    assertThat(agent.getJsonObject("grpc").getString("host")).isEqualTo("127.0.0.1");
    assertThat(agent.getJsonObject("tags")).isEqualTo(new JsonObject().put("az", "z1"));
    assertThat(assigned.getJsonObject("rlp").getJsonObject("grpc").getInteger("port")).isZero();
    assertThat(shipped.getJsonObject("admin").getInteger("port")).isEqualTo(14824);
  }

  @Test
  void metricsAreReadWithTheirLabels() {
    NodeMetrics metrics = NodeMetrics.parse("""
        # HELP sent_total how many
        # TYPE sent_total counter
        sent_total{hop="agent",reason="a b"} 3.0
        sent_total{hop="rlp"} 4.0E3
        up 1
        """);

    assertThat(metrics.sum(series -> series.startsWith("sent_total"))).isEqualTo(4_003);
    assertThat(metrics.sum(series -> series.contains("hop=\"agent\""))).isEqualTo(3);
    assertThat(metrics.samples()).containsEntry("up", 1.0);
  }

  @Test
  void theNodesLossesAreDropsOutOfQueuesAndInFlight() {
    NodeMetrics metrics = NodeMetrics.parse("""
        loggregator_diode_written_envelopes_total{diode="ingress",role="agent"} 100.0
        loggregator_diode_read_envelopes_total{diode="ingress",role="agent"} 90.0
        loggregator_diode_queued_envelopes{diode="ingress",role="agent"} 1.0
        loggregator_dropped_envelopes_total{diode="ingress",reason="overflow",role="agent"} 6.0
        loggregator_lost_in_flight_envelopes_total{peer="router",role="agent"} 2.0
        """);

    assertThat(metrics.lost()).isEqualTo(8);
    assertThat(metrics.losses()).hasSize(2);
    assertThat(metrics.queueImbalance()).isEqualTo(3);
  }

  @Test
  void theLaunchersFlagsAreReadFromItsScript() {
    assertThat(LauncherFlags.parse("#!/bin/sh\nNODE_JAVA_OPTS=\"-Xmx128m\n  -XX:+UseG1GC\"\nexec java\n"))
        .containsExactly("-Xmx128m", "-XX:+UseG1GC");
    assertThatThrownBy(() -> LauncherFlags.parse("exec java")).hasMessageContaining("NODE_JAVA_OPTS");
  }
}
