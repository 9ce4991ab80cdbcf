package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is sent is received or lost, hop by hop and to the envelope, by what the processes say at {@code /metrics}: under
 * a flood, with queues that are too small for it at every hop, and consumers that read only after it.
 */
@Tag("cluster")
@Tag("soak")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ConservationIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PATIENCE_MS = 20_000;
  private static final int A_FLOOD = 100_000;
  private static final long SENT_AT_LEAST = 40_000;

  private Fleet fleet;
  private final Delivered fast = new Delivered();
  private LateConsumer late;
  private LateHttpConsumer web;

  @AfterEach
  void close() {
    fleet.close();
  }

  private static JsonObject limited(String role, Object... queuesAndEnvelopes) {
    JsonObject section = new JsonObject();
    for (int i = 0; i < queuesAndEnvelopes.length; i += 2) {
      section.put((String) queuesAndEnvelopes[i], new JsonObject().put("maxEnvelopes", queuesAndEnvelopes[i + 1]));
    }
    return new JsonObject().put(role, section);
  }

  /** No link fails because the machine is slow: what was on its way then may have arrived or not. */
  private static JsonObject patient(LinkKind link, String role, String peers, JsonObject config) {
    config.put("bus", new JsonObject().put("ackTimeoutMs", PATIENCE_MS).put("peerTimeoutMs", PATIENCE_MS));
    if (link == LinkKind.GRPC && !peers.isEmpty()) {
      config.getJsonObject(role).put(peers, new JsonObject().put("deadPeerTimeoutMs", PATIENCE_MS));
    }
    return config;
  }

  @ParameterizedTest
  @EnumSource
  void theAccountOfAFleetCloses(LinkKind link) {
    fleet = new Fleet(link);
    NodeProcess router = fleet.start("router",
        patient(link, "router", "", limited("router", "diode", 800, "subscriptionDiode", 600)));
    NodeProcess rlp = fleet.start("rlp", patient(link, "rlp", "routers", limited("rlp", "streamDiode", 400)));
    NodeProcess gateway =
        fleet.start("gateway", patient(link, "gateway", "rlps", limited("gateway", "streamDiode", 100)));
    NodeProcess agent = fleet.start("agent", patient(link, "agent", "routers", limited("agent", "diode", 1_000)));
    Account account = new Account(router, rlp, gateway, agent);
    List.of(router, rlp, gateway, agent).forEach(NodeProcess::awaitUp);
    consume(rlp, gateway);
    await().atMost(LIMIT).until(() -> account.sum("loggregator_routing_subscriptions") == 3);

    long sent = flood(agent, account);
    assertThat(account.droppedAt("agent", "ingress")).isPositive();
    assertThat(account.droppedAt("router", "ingress")).isPositive();
    assertThat(account.droppedAt("router", "subscription")).isPositive();
    assertThat(account.droppedAt("rlp", "stream")).isPositive();
    assertThat(account.droppedAt("gateway", "stream")).isPositive();

    account.assertThatQueuesClose();
    account.assertThatAgentAndRouterClose(sent);
    assertThat(account.sum("loggregator_diode_written_envelopes_total", "router", "ingress"))
        .isEqualTo(account.sum("loggregator_ingress_envelopes_total", "router"));
    assertThat(account.sum("loggregator_routed_envelopes_total"))
        .isEqualTo(3 * account.sum("loggregator_diode_read_envelopes_total", "router", "ingress"))
        .isEqualTo(account.sum("loggregator_diode_written_envelopes_total", "router", "subscription"));
    assertThat(account.takenFromRlps()).isEqualTo(
        account.sum("loggregator_link_received_envelopes_total", "rlp")
            + account.sum("loggregator_shared_envelopes_total", "rlp"));
    assertThat(account.sum("loggregator_diode_read_envelopes_total", "rlp", "gateway"))
        .isEqualTo(account.sum("loggregator_link_received_envelopes_total", "gateway"));
    assertThatConsumersGotWhatWasGiven(account, link == LinkKind.GRPC);
    account.assertThatLossesAreAttributed();
    assertThatACutConsumerIsAccountedFor(rlp, agent, account, link == LinkKind.GRPC);
  }

  @Test
  void theAccountOfOneProcessCloses() {
    fleet = new Fleet(LinkKind.GRPC);
    JsonObject limits = limited("agent", "diode", 1_000)
        .mergeIn(limited("rlp", "streamDiode", 400)).mergeIn(limited("gateway", "streamDiode", 100));
    NodeProcess node = fleet.start("node", limits).awaitUp();
    Account account = new Account(node);
    consume(node, node);

    long sent = flood(node, account);
    assertThat(account.droppedAt("agent", "ingress")).isPositive();
    assertThat(account.droppedAt("rlp", "stream")).isPositive();
    assertThat(account.droppedAt("gateway", "stream")).isPositive();

    account.assertThatQueuesClose();
    account.assertThatAgentAndRouterClose(sent);
    assertThat(account.sum("loggregator_routed_envelopes_total")).isEqualTo(
        account.sum("loggregator_routing_subscriptions") * account.sum("loggregator_ingress_envelopes_total", "router"));
    assertThat(account.sum("loggregator_diode_written_envelopes_total", "rlp", "stream")
        + account.sum("loggregator_link_received_envelopes_total", "gateway")).isEqualTo(
        account.sum("loggregator_link_received_envelopes_total", "rlp")
            + account.sum("loggregator_shared_envelopes_total", "rlp"));
    assertThatConsumersGotWhatWasGiven(account, false);
    account.assertThatLossesAreAttributed();
    assertThatACutConsumerIsAccountedFor(node, node, account, false);
  }

  /** Two that share a subscription and read, one by itself and one over HTTP that don't read yet. */
  private void consume(NodeProcess rlp, NodeProcess gateway) {
    fleet.consume(rlp, "", fast).awaitOpen();
    fleet.consume(rlp, "", fast).awaitOpen();
    late = new LateConsumer(fleet.channel(rlp.port("rlp"), "reverselogproxy"), "late");
    web = new LateHttpConsumer(gateway.port("gateway"), "/v2/read?log&shard_id=web");
  }

  /** Returns how many were sent, when consumers have all that is left of them. */
  private long flood(NodeProcess agent, Account account) {
    SteadyProducer flood = fleet.produce(List.of(agent), "flood", A_FLOOD);
    await().atMost(LIMIT).until(() -> flood.accepted() > SENT_AT_LEAST);
    long sent = flood.stop().accepted();
    late.readAll();
    web.readAll();
    account.awaitQuiet(LIMIT);
    await().atMost(LIMIT).until(() -> web.received() == account.sum("loggregator_egress_envelopes_total", "gateway"));
    return sent;
  }

  private void assertThatConsumersGotWhatWasGiven(Account account, boolean countsGateways) {
    long given = account.sum("loggregator_egress_envelopes_total", "rlp")
        - (countsGateways ? account.sum("loggregator_link_received_envelopes_total", "gateway") : 0);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(fast.count() + late.received()).isEqualTo(given));
    assertThat(account.sum("loggregator_diode_read_envelopes_total", "rlp", "stream")).isEqualTo(given);
    assertThat(account.sum("loggregator_diode_written_envelopes_total", "gateway", "stream")).isEqualTo(
        account.sum("loggregator_link_received_envelopes_total", "gateway")
            + account.sum("loggregator_shared_envelopes_total", "gateway"));
    assertThat(account.sum("loggregator_diode_read_envelopes_total", "gateway", "stream"))
        .isEqualTo(account.sum("loggregator_egress_envelopes_total", "gateway"))
        .isEqualTo(web.received());
  }

  /** One that reads nothing and leaves: what it was given, what had not left for it, and what waited. */
  private void assertThatACutConsumerIsAccountedFor(
      NodeProcess rlp, NodeProcess agent, Account account, boolean countsGateways) {
    LateConsumer deaf = new LateConsumer(fleet.channel(rlp.port("rlp"), "reverselogproxy"), "deaf");
    SteadyProducer flood = fleet.produce(List.of(agent), "flood-for-the-deaf", A_FLOOD);
    await().atMost(LIMIT).until(() -> account.sum("loggregator_sending_envelopes", "rlp") > 0
        && account.sum("loggregator_diode_queued_envelopes", "rlp", "stream") > 0
        && flood.accepted() > SENT_AT_LEAST);
    flood.stop();
    await().atMost(LIMIT).until(() -> account.sum("loggregator_diode_queued_envelopes", "agent") == 0);
    deaf.leave();
    account.awaitQuiet(LIMIT);

    assertThat(account.sum("loggregator_unsent_envelopes_total", "rlp")).as("was on its way").isPositive();
    account.assertThatQueuesClose();
    long toGateways = countsGateways ? account.sum("loggregator_link_received_envelopes_total", "gateway") : 0;
    assertThat(account.sum("loggregator_diode_read_envelopes_total", "rlp", "stream") + toGateways).isEqualTo(
        account.sum("loggregator_egress_envelopes_total", "rlp")
            + account.sum("loggregator_unsent_envelopes_total", "rlp"));
  }
}
