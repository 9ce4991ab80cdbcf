package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import loggregator.buslink.wire.BusFrames.Ack;
import loggregator.buslink.wire.BusFrames.Data;
import loggregator.buslink.wire.BusFrames.Frame;
import loggregator.buslink.wire.BusFrames.Query;
import loggregator.buslink.wire.BusFrames.Segment;
import loggregator.buslink.wire.BusFrames.Subscribe;
import loggregator.config.TlsFiles;
import loggregator.tls.TestCertificates;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Those who should not be on the event bus, or say there what they should not, harm nobody and get nothing. */
@Tag("cluster")
@Tag("fault")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadMemberIT {
  private static final String REJECTED = "loggregator_rejected_frames_total";
  private static final String HELLOS = "loggregator.router.hellos";
  private static final String MINE = "intruder.feed";

  private final Scene scene = new Scene(LinkKind.BUS, 1, 1);

  @BeforeEach
  void begin() {
    scene.begin();
  }

  @AfterAll
  void close() {
    scene.close();
  }

  @Test
  void aMemberWithACertificateOfAnotherCaGetsNothing() {
    TlsFiles files = TestCertificates.foreignFiles("metron");
    JsonObject foreign = new JsonObject()
        .put("caFile", files.caFile().toString())
        .put("certFile", files.certFile().toString())
        .put("keyFile", files.keyFile().toString());
    assertGetsNothing(cluster(new JsonObject().put("tls", foreign)));
  }

  @Test
  void aNodeOfAnotherClusterGetsNothing() throws IOException {
    assertGetsNothing(
        cluster(new JsonObject().put("hazelcastFile", scene.fleet.hazelcastFile("-another").toString())));
  }

  private static JsonObject cluster(JsonObject cluster) {
    return new JsonObject().put("bus", new JsonObject().put("cluster", cluster));
  }

  private void assertGetsNothing(JsonObject changes) {
    Delivered stolen = new Delivered();
    try (NodeProcess stranger = scene.fleet.start("rlp", changes).awaitUp()) {
      scene.fleet.consume(stranger, "other", stolen).awaitOpen();
      scene.awaitTraffic();

      assertThat(stolen.count()).isZero();
      scene.routers.forEach(router -> assertThat(router.metric("loggregator_routing_subscriptions")).isEqualTo(1));
    }
    assertNothingLost();
  }

  @Test
  void garbageAtThePortOfTheBusEndsItsConnectionOnly() throws IOException {
    byte[] garbage = new byte[64 << 10];
    new Random(1).nextBytes(garbage);
    for (NodeProcess router : scene.routers) {
      try (Socket socket = new Socket("127.0.0.1", scene.fleet.networkBefore(router).port())) {
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(garbage);
        assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(1_000);
      } catch (SocketException e) {
        // ended by a reset, which is as good
      }
    }
    scene.awaitTraffic();

    assertNothingLost();
  }

  @Test
  void forgedFramesAreCountedAndChangeNothing() throws Exception {
    NodeProcess router = scene.routerInUse();
    try (Intruder intruder = new Intruder(scene.fleet)) {
      String id = idOf(router, intruder);
      String ingress = "loggregator.router." + id + ".ingress";
      intruder.send(ingress, frame().setVersion(99).setQuery(Query.getDefaultInstance()).build());
      intruder.sendRaw(ingress, new byte[] {0, 0, 0, 4, -1, -1, -1, -1});
      intruder.sendRaw(ingress, new byte[] {0, 0, 1, 0, 8});
      intruder.send(ingress, data(1, Segment.newBuilder().setEnvelopes(3).setBatch(ByteString.copyFromUtf8("?"))));
      intruder.send(ingress, data(7, Segment.newBuilder()));
      intruder.send(ingress, frame().setAck(Ack.getDefaultInstance()).build());
      Data received = subscribe(intruder, id);
      intruder.send(received.getAckAddress(), ack(received.getLink(), 1_000_000));

      awaitRejected(router, "version", 1);
      awaitRejected(router, "malformed", 3);
      awaitRejected(router, "unknown_link", 1);
      awaitRejected(router, "unexpected", 1);
      awaitRejected(router, "ack", 1);
      scene.awaitTraffic();
    }
    assertNothingLost();
  }

  /** With the number that it draws at its start. */
  private String idOf(NodeProcess router, Intruder intruder) throws Exception {
    ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
    intruder.listen(HELLOS, frame -> ids.add(frame.getHello().getId()));
    intruder.publish("loggregator.router.queries", frame().setQuery(Query.newBuilder().setKind("router")).build());
    String name = "router-" + scene.routers.indexOf(router);
    await().atMost(Scene.LIMIT).until(() -> ids.stream().anyMatch(id -> id.startsWith(name)));
    return ids.stream().filter(id -> id.startsWith(name)).findFirst().orElseThrow();
  }

  /** Returns the first of what it never acknowledges. */
  private static Data subscribe(Intruder intruder, String routerId) throws Exception {
    ConcurrentLinkedQueue<Data> received = new ConcurrentLinkedQueue<>();
    intruder.listen(MINE, frame -> received.add(frame.getData()));
    intruder.send("loggregator.router." + routerId + ".feeds", frame().setSubscribe(Subscribe.newBuilder()
        .setSubscriber("intruder")
        .setDeliveryAddress(MINE)
        .setFeed(1)
        .setRequest(EgressBatchRequest.newBuilder()
            .setShardId("intruder")
            .addSelectors(Selector.newBuilder().setLog(LogSelector.getDefaultInstance())))).build());
    await().atMost(Scene.LIMIT).until(() -> !received.isEmpty());
    return received.element();
  }

  private static Frame.Builder frame() {
    return Frame.newBuilder().setVersion(1);
  }

  private static Frame data(long sequence, Segment.Builder segment) {
    return frame().setData(Data.newBuilder()
        .setLink("intruder/1").setSequence(sequence).setAckAddress("nobody").addSegments(segment)).build();
  }

  private static Frame ack(String link, long sequence) {
    return frame().setAck(Ack.newBuilder().setLink(link).setSequence(sequence)).build();
  }

  private static void awaitRejected(NodeProcess router, String reason, long count) {
    await("rejected because of " + reason).atMost(Scene.LIMIT).untilAsserted(() ->
        assertThat(router.metric(REJECTED, "reason=\"" + reason + "\"")).isEqualTo(count));
  }

  private void assertNothingLost() {
    assertThat(scene.missing()).isZero();
    assertThat(scene.delivered.mistakes()).isEmpty();
  }
}
