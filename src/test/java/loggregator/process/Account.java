package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all processes of a fleet count together, read from outside. */
final class Account {
  private static final Duration CALM = Duration.ofMillis(300);
  private static final Map<String, List<String>> QUEUES = Map.of(
      "agent", List.of("ingress"),
      "router", List.of("ingress", "subscription"),
      "rlp", List.of("stream", "gateway"),
      "gateway", List.of("stream"));

  private final List<NodeProcess> processes;

  Account(NodeProcess... processes) {
    this.processes = List.of(processes);
  }

  /** @param labels a role, or a role and a queue */
  long sum(String name, String... labels) {
    String[] tags = new String[labels.length];
    for (int i = 0; i < labels.length; i++) {
      tags[i] = (i == 0 ? "role" : "diode") + "=\"" + labels[i] + "\"";
    }
    return processes.stream().mapToLong(process -> process.metric(name, tags)).sum();
  }

  long droppedAt(String role, String queue) {
    return sum("loggregator_dropped_envelopes_total", role, queue);
  }

  /** Returns when nothing waits and nothing is on its way. */
  void awaitQuiet(Duration limit) {
    long[] before = {-1};
    await().atMost(limit).pollInterval(CALM).untilAsserted(() -> {
      long last = before[0];
      before[0] = sum("loggregator_egress_envelopes_total") + sum("loggregator_diode_written_envelopes_total");
      assertThat(before[0]).isEqualTo(last);
      assertThat(sum("loggregator_diode_queued_envelopes") + sum("loggregator_sending_envelopes"))
          .as(this::toString).isZero();
    });
  }

  /** For each: written = read + dropped + queued. */
  void assertThatQueuesClose() {
    QUEUES.forEach((role, queues) -> queues.forEach(queue ->
        assertThat(sum("loggregator_diode_written_envelopes_total", role, queue)).as(role + " " + queue).isEqualTo(
            sum("loggregator_diode_read_envelopes_total", role, queue)
                + droppedAt(role, queue)
                + sum("loggregator_diode_queued_envelopes", role, queue))));
  }

  void assertThatAgentAndRouterClose(long sent) {
    assertThat(sum("loggregator_ingress_envelopes_total", "agent")).as(this::toString).isEqualTo(sent)
        .isEqualTo(sum("loggregator_diode_written_envelopes_total", "agent", "ingress"));
    assertThat(sum("loggregator_diode_read_envelopes_total", "agent", "ingress")).as(this::toString).isEqualTo(
        sum("loggregator_ingress_envelopes_total", "router")
            + sum("loggregator_lost_in_flight_envelopes_total", "agent"));
    assertThat(sum("loggregator_unselected_envelopes_total")).as(this::toString).isZero();
    assertThat(sum("loggregator_routed_envelopes_total")).as(this::toString).isEqualTo(
        processes.stream()
            .mapToLong(process -> process.metric("loggregator_link_received_envelopes_total", "peer=\"router\"")).sum()
            + droppedAt("router", "subscription")
            + sum("loggregator_lost_in_flight_envelopes_total", "router"));
  }

  /** What RLPs of other processes than the Gateway's gave to the queues of their consumers and Gateways. */
  long takenFromRlps() {
    return sum("loggregator_diode_written_envelopes_total", "rlp", "stream")
        + sum("loggregator_diode_written_envelopes_total", "rlp", "gateway");
  }

  /** By {@code /losses}: as much as the counters say, and of whom. */
  void assertThatLossesAreAttributed() {
    long told = windows().mapToLong(window -> window.getJsonArray("losses").stream()
        .mapToLong(loss -> ((JsonObject) loss).getLong("envelopes")).sum()).sum();
    assertThat(told).isEqualTo(sum("loggregator_dropped_envelopes_total")
        + sum("loggregator_lost_in_flight_envelopes_total"));
    assertThat(windows().flatMap(window -> window.getJsonArray("sources").stream()))
        .allMatch(loss -> ((JsonObject) loss).getString("sourceId").startsWith("flood")).isNotEmpty();
    assertThat(windows().flatMap(window -> window.getJsonArray("consumers").stream())
        .map(loss -> ((JsonObject) loss).getString("shardId"))).contains("late", "web");
  }

  /** All that is counted in envelopes, for a message. */
  @Override
  public String toString() {
    return processes.stream().flatMap(process -> process.get("/metrics").lines())
        .filter(line -> line.contains("_envelopes") && !line.startsWith("#") && !line.endsWith(" 0.0"))
        .collect(Collectors.joining("\n"));
  }

  private Stream<JsonObject> windows() {
    return processes.stream().map(process ->
        new JsonObject(process.get("/losses")).getJsonArray("windows").getJsonObject(1));
  }
}
