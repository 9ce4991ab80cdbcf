package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import loggregator.testing.FreePorts;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles in processes of their own, so to say, joined over gRPC, when nothing breaks. */
class GrpcLinkTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final GrpcFleet fleet = new GrpcFleet();
  @TempDir
  private Path folder;

  @AfterEach
  void close() {
    fleet.close();
  }

  /** As on several hosts, which all have the port that everybody has. */
  @Test
  void routersThatDifferByTheirAddressOnlyAreDifferentRouters() throws IOException {
    int port = FreePorts.one();
    List<TestNode> routers = List.of(fleet.router("127.0.0.1", port), fleet.router("127.0.0.2", port));
    TestNode rlp = fleet.rlp(GrpcFleet.at("127.0.0.1:" + port, "127.0.0.2:" + port));
    Consumer consumer = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("web"));

    await().atMost(LIMIT).until(() -> routers.stream().allMatch(router -> subscriptions(router) == 1));
    send(fleet.agent(GrpcFleet.at("127.0.0.1:" + port)), 1);
    send(fleet.agent(GrpcFleet.at("127.0.0.2:" + port)), 2);
    assertThat(numbers(consumer, 2)).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void nothingIsLostOrReorderedWhenTheRouterInUseIsStopped() {
    List<TestNode> routers = List.of(fleet.router(), fleet.router());
    int[] ports = routers.stream().mapToInt(GrpcFleet::port).toArray();
    TestNode rlp = fleet.rlp(GrpcFleet.at(ports));
    TestNode agent = fleet.agent(GrpcFleet.at(ports));
    Consumer consumer = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("web"));
    int sent = 0;
    try (NumberedFlow flow = new NumberedFlow(agent.producer(), "web")) {
      consumer.receive(1_000);
      TestNode used = inUse(routers);
      TestNode other = routers.get(1 - routers.indexOf(used));
      used.stop();
      double before = ingress(other);
      await().atMost(LIMIT).until(() -> ingress(other) > before + 1_000);
      sent = flow.stop();
    }

    assertThat(numbers(consumer, sent)).containsExactlyElementsOf(LongStream.range(0, sent).boxed().toList());
    assertThat(agent.metric("loggregator_lost_in_flight_envelopes_total")).isZero();
  }

  /** As in zones that have no Routers of their own. */
  @Test
  void namesThatNobodyKnowsKeepNoRoleFromItsOtherPeers() {
    int router = GrpcFleet.port(fleet.router());
    TestNode rlp = fleet.rlp(GrpcFleet.at("router.invalid:8083", "127.0.0.1:" + router));
    TestNode gateway = fleet.gateway(GrpcFleet.at("rlp.invalid:8082", "127.0.0.1:" + rlp.port("rlp.grpc")));
    TestNode agent = fleet.agent(
        GrpcFleet.at("127.0.0.1:" + router).put("zoneAddresses", new JsonArray().add("zone.invalid:8083")));
    TestNode alone = fleet.trafficController(GrpcFleet.at("router.invalid:8083"));
    Consumer consumer = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("web"));

    send(agent, 1);

    assertThat(numbers(consumer, 1)).containsExactly(1L);
    assertThat(gateway.port("gateway.http")).isPositive();
    assertThat(alone.port("trafficController.http")).isPositive();
  }

  /** What the Agent adds counts, too: the Router would end the stream of all others. */
  @Test
  void anEnvelopeThatIsLargerThanTheRouterTakesHarmsNoOther() {
    int router = GrpcFleet.port(fleet.router());
    TestNode rlp = fleet.rlp(GrpcFleet.at("127.0.0.1:" + router));
    TestNode agent = fleet.agent(GrpcFleet.at("127.0.0.1:" + router).put("maxMessageBytes", 1_024));
    Consumer consumer = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("web"));
    Envelope large = Envelope.newBuilder().setSourceId("web").putTags("much", "x".repeat(2_000))
        .setLog(Log.getDefaultInstance()).build();

    send(agent, 1);
    assertThat(numbers(consumer, 1)).containsExactly(1L);
    agent.producer().send(large);
    await().atMost(LIMIT).until(() -> agent.metric("loggregator_oversize_envelopes_total") == 1);
    send(agent, 2);

    assertThat(numbers(consumer, 2)).containsExactly(1L, 2L);
    assertThat(agent.metric("loggregator_lost_in_flight_envelopes_total")).isZero();
    assertThat(agent.metric("loggregator_link_disconnects_total")).isZero();
  }

  /** It must not wait for a moment in which nobody sends. */
  @Test
  void anAgentLeavesARouterInOrderWhileOthersGoOnSendingToIt() {
    TestNode busy = fleet.router();
    TestNode other = fleet.router();
    TestNode rlp = fleet.rlp(GrpcFleet.at(GrpcFleet.port(busy), GrpcFleet.port(other)));
    TestNode neighbour = fleet.agent(GrpcFleet.at(GrpcFleet.port(busy)));
    Consumer consumer = Consumer.open(rlp.rlpChannel(), Consumer.everything());
    try (NumberedFlow noise = new NumberedFlow(neighbour.producer(), "noise")) {
      consumer.receive(1_000);
      TestNode agent = fleet.agent(GrpcFleet.at(GrpcFleet.port(busy), GrpcFleet.port(other))
          .put("deadPeerTimeoutMs", 600_000).put("reconnectIntervalMs", 50));
      agent.producer().send(log("web", 1));

      await().atMost(LIMIT).until(() -> agent.metric("loggregator_link_disconnects_total") >= 4);
      assertThat(noise.stop()).as("what the neighbour sent meanwhile").isGreaterThan(1_000);
    }
  }

  /** What that Router says later, such as that it stops, is none of the Agent's business. */
  @Test
  void anAgentKeepsNoConnectionToARouterThatItHasLeft() {
    List<TestNode> routers = List.of(fleet.router(), fleet.router());
    TestNode agent = fleet.agent(GrpcFleet.at(routers.stream().mapToInt(GrpcFleet::port).toArray())
        .put("reconnectIntervalMs", 1_000));

    await().atMost(LIMIT).until(() -> agent.metric("loggregator_link_connects_total") >= 2);
    await().atMost(LIMIT).until(() -> routers.stream()
        .mapToDouble(router -> router.metric("loggregator_connections")).sum() == 1);
  }

  @Test
  void peersComeAndGoWithTheFileThatListsThem() throws IOException {
    TestNode first = fleet.router();
    TestNode second = fleet.router();
    Path file = Files.writeString(folder.resolve("routers"), "127.0.0.1:" + GrpcFleet.port(first) + "  # the first\n");
    TestNode rlp = fleet.rlp(GrpcFleet.listedIn(file));
    Consumer consumer = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("web"));
    await().atMost(LIMIT).until(() -> subscriptions(first) == 1);
    assertThat(subscriptions(second)).isZero();

    Files.writeString(file, "127.0.0.1:" + GrpcFleet.port(second) + "\n");
    await().atMost(LIMIT).until(() -> subscriptions(second) == 1);
    assertThat(subscriptions(first)).as("streams to one that is not listed any more go on").isEqualTo(1);
    first.stop();
    consumer.cancel();
    await().atMost(LIMIT).until(() -> subscriptions(second) == 0);
    Consumer later = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("web"));
    send(fleet.agent(GrpcFleet.listedIn(file)), 7);
    assertThat(numbers(later, 1)).containsExactly(7L);
  }

  @Test
  void aRouterThatIsStartedAgainAtItsAddressIsSubscribedAtAgain() throws IOException {
    int port = FreePorts.one();
    TestNode before = fleet.router("127.0.0.1", port);
    TestNode rlp = fleet.rlp(GrpcFleet.at(port));
    Consumer consumer = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("web"));
    assertThat(subscriptions(before)).isEqualTo(1);
    before.close();
    TestNode again = fleet.router("127.0.0.1", port);

    await().atMost(LIMIT).until(() -> subscriptions(again) == 1);
    send(fleet.agent(GrpcFleet.at(port)), 3);
    assertThat(numbers(consumer, 1)).containsExactly(3L);
  }

  @Test
  void aRouterThatRefusedASubscriptionIsAskedAgain() {
    TestNode full = fleet.routerWithRoomFor(1);
    TestNode rlp = fleet.rlp(GrpcFleet.at(GrpcFleet.port(full)));
    Consumer first = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("db"));
    Consumer second = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("web"));
    first.cancel();

    TestNode agent = fleet.agent(GrpcFleet.at(GrpcFleet.port(full)));
    Producer producer = agent.producer();
    await().atMost(LIMIT).until(() -> {
      producer.send(log("web", 1));
      return !second.received().isEmpty();
    });
  }

  /** Its consumers then ask again, and are told why they get nothing. */
  @Test
  void aGatewaysStreamEndsWhenTheNextRlpRefusesIt() throws IOException {
    TestNode router = fleet.router();
    TestNode first = fleet.rlp(GrpcFleet.at(GrpcFleet.port(router)));
    TestNode full = fleet.rlpWithRoomFor(1, GrpcFleet.at(GrpcFleet.port(router)));
    Consumer.open(full.rlpChannel(), Consumer.logsOf("db"));
    Path file = Files.writeString(folder.resolve("rlps"), "127.0.0.1:" + first.port("rlp.grpc") + "\n");
    TestNode gateway = fleet.gateway(GrpcFleet.listedIn(file));
    CompletableFuture<String> stream = read(gateway);
    await().atMost(LIMIT).until(() -> streams(first) == 1);
    Files.writeString(file, "127.0.0.1:" + full.port("rlp.grpc") + "\n", StandardOpenOption.APPEND);
    first.stop();

    assertThat(stream).succeedsWithin(LIMIT);
  }

  @Test
  void aGatewayGoesOnWhenTheRlpThatItLeavesIsNotListedAnyMore() throws IOException {
    TestNode router = fleet.router();
    TestNode first = fleet.rlp(GrpcFleet.at(GrpcFleet.port(router)));
    TestNode second = fleet.rlp(GrpcFleet.at(GrpcFleet.port(router)));
    Path file = Files.writeString(folder.resolve("rlps"), "127.0.0.1:" + first.port("rlp.grpc") + "\n");
    TestNode gateway = fleet.gateway(GrpcFleet.listedIn(file));
    read(gateway);
    await().atMost(LIMIT).until(() -> streams(first) == 1);
    Files.writeString(file, "127.0.0.1:" + second.port("rlp.grpc") + "\n");
    first.stop();

    await().atMost(LIMIT).until(() -> streams(second) == 1);
  }

  /** What a consumer of the Gateway has been sent when its stream ends. */
  private static CompletableFuture<String> read(TestNode gateway) {
    URI stream = URI.create("http://127.0.0.1:" + gateway.port("gateway.http") + "/v2/read?log");
    return HttpClient.newHttpClient()
        .sendAsync(HttpRequest.newBuilder(stream).build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  private static double streams(TestNode rlp) {
    return rlp.metric("loggregator_subscriptions", "role=\"rlp\"");
  }

  private static void send(TestNode agent, long number) {
    agent.producer().send(log("web", number));
  }

  static Envelope log(String sourceId, long number) {
    return Envelope.newBuilder().setSourceId(sourceId).setTimestamp(number).setLog(Log.getDefaultInstance()).build();
  }

  static List<Long> numbers(Consumer consumer, int count) {
    return consumer.receive(count).stream().map(Envelope::getTimestamp).toList();
  }

  private static TestNode inUse(List<TestNode> routers) {
    return ingress(routers.get(0)) > 0 ? routers.get(0) : routers.get(1);
  }

  private static double ingress(TestNode router) {
    return router.metric("loggregator_ingress_envelopes_total", "role=\"router\"");
  }

  private static double subscriptions(TestNode router) {
    return router.metric("loggregator_routing_subscriptions");
  }
}
