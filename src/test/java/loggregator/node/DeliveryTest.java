package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.IntStream;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.CounterSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorIngress.SendResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void whatIsSentAfterTheStreamWasAcceptedArrivesInOrder() {
    Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("ordered"));
    Producer producer = node.producer();

    for (int i = 0; i < 2_000; i += 10) {
      producer.send(IntStream.range(i, i + 10).mapToObj(n -> log("ordered", n)).toArray(Envelope[]::new));
    }

    assertThat(producer.finish().getCode()).isEqualTo(Status.Code.UNKNOWN);
    assertThat(consumer.receive(2_000)).extracting(Envelope::getTimestamp)
        .containsExactlyElementsOf(IntStream.range(0, 2_000).mapToObj(Long::valueOf).toList());
  }

  @Test
  void theStatusTellsWhatAConsumerOverGrpcAsksFor() throws Exception {
    Consumer.open(node.rlpChannel(), Consumer.logsOf("asked-for"));

    URI status = URI.create("http://127.0.0.1:" + node.port("admin") + "/status");
    String body = HttpClient.newHttpClient().send(HttpRequest.newBuilder(status).build(), BodyHandlers.ofString()).body();

    JsonArray consumers = new JsonObject(body).getJsonArray("consumers");
    assertThat(consumers.encode()).contains("\"sourceId\":\"asked-for\"");
  }

  @Test
  void streamEndsWithEofAsTheOriginalsDoes() {
    Status status = node.producer().send(log("eof", 1)).finish();

    assertThat(status.getCode()).isEqualTo(Status.Code.UNKNOWN);
    assertThat(status.getDescription()).isEqualTo("EOF");
  }

  @Test
  void singleSendIsAnsweredAndDelivered() {
    Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("single"));

    SendResponse response = IngressGrpc.newBlockingStub(node.agentChannel())
        .send(EnvelopeBatch.newBuilder().addBatch(log("single", 7)).build());

    assertThat(response).isEqualTo(SendResponse.getDefaultInstance());
    assertThat(consumer.receive(1)).containsExactly(log("single", 7));
  }

  @Test
  void agentAddsUpTheDeltasOfACounter() {
    EgressBatchRequest request = EgressBatchRequest.newBuilder()
        .setUsePreferredTags(true)
        .addSelectors(Selector.newBuilder().setSourceId("adding").setCounter(CounterSelector.getDefaultInstance()))
        .build();
    Consumer consumer = Consumer.open(node.rlpChannel(), request);

    node.producer().send(counter(3), counter(4), counter(5));

    assertThat(consumer.receive(3)).extracting(envelope -> envelope.getCounter().getTotal())
        .containsExactly(3L, 7L, 12L);
  }

  @Test
  void tagsArriveWhereTheConsumerAsksForThem() {
    Consumer preferred = Consumer.open(node.rlpChannel(), Consumer.logsOf("tagged"));
    Consumer deprecated = Consumer.open(
        node.rlpChannel(), Consumer.logsOf("tagged").toBuilder().setUsePreferredTags(false).build());

    node.producer().send(log("tagged", 1).toBuilder().putTags("k", "v").build());

    assertThat(preferred.receive(1).get(0).getTagsMap()).containsEntry("k", "v");
    assertThat(deprecated.receive(1).get(0).getTagsMap()).isEmpty();
    assertThat(deprecated.receive(1).get(0).getDeprecatedTagsMap().get("k").getText()).isEqualTo("v");
  }

  @Test
  void consumersOfOneShardShareTheEnvelopes() {
    EgressBatchRequest request = Consumer.logsOf("sharded").toBuilder().setShardId("nozzle").build();
    List<Consumer> nozzles =
        List.of(Consumer.open(node.rlpChannel(), request), Consumer.open(node.rlpChannel(), request));
    Consumer everything = Consumer.open(node.rlpChannel(), Consumer.logsOf("sharded"));
    Producer producer = node.producer();

    IntStream.range(0, 500).forEach(i -> producer.send(log("sharded", i)));
    everything.receive(500);

    org.awaitility.Awaitility.await().untilAsserted(() -> {
      List<Long> shared = nozzles.stream().flatMap(nozzle -> nozzle.received().stream())
          .map(Envelope::getTimestamp).sorted().toList();
      assertThat(shared).containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(Long::valueOf).toList());
      assertThat(nozzles).allSatisfy(nozzle -> assertThat(nozzle.received()).isNotEmpty());
    });
  }

  private static Envelope log(String sourceId, long number) {
    return Envelope.newBuilder()
        .setTimestamp(number)
        .setSourceId(sourceId)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("line " + number)))
        .build();
  }

  private static Envelope counter(long delta) {
    return Envelope.newBuilder()
        .setSourceId("adding")
        .setCounter(Counter.newBuilder().setName("requests").setDelta(delta))
        .build();
  }
}
