package loggregator.outputs.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import loggregator.config.KafkaDestinationConfig;
import loggregator.config.NodeConfig;
import loggregator.envelope.Batch;
import loggregator.flow.VertxScheduler;
import loggregator.memory.MemoryBudget;
import loggregator.outputs.Outcome;
import loggregator.testing.Awaiting;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of batches, with a producer whose answers the test gives. */
class KafkaOutletTest {
  private final Vertx vertx = Vertx.vertx();
  private final MemoryBudget budget = new MemoryBudget(64 << 20);
  private final List<MockProducer<byte[], byte[]>> made = new ArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private RuntimeException refusesToOpen;
  private Runnable beforeOpening = () -> {};
  private KafkaOutlet outlet = outlet("{}");

  @AfterEach
  void close() {
    outlet.close();
    Awaiting.done(vertx.close());
  }

  @Test
  void recordsHaveTheSourceForAKeyAndTheEnvelopeForAValue() throws Exception {
    Envelope log = log("web", "a").toBuilder().setInstanceId("3").putTags("deployment", "cf").build();
    Future<Outcome> sent = outlet.send(batch(log, Envelope.newBuilder().setCounter(Counter.newBuilder().setName("c")).build()));
    List<ProducerRecord<byte[], byte[]>> records = records(2);

    assertThat(records.get(0).topic()).isEqualTo("logs");
    assertThat(records.get(0).key()).asString(UTF_8).isEqualTo("web");
    assertThat(Envelope.parseFrom(records.get(0).value())).isEqualTo(log);
    assertThat(headers(records.get(0))).containsExactly("type=log", "source_id=web", "instance_id=3", "deployment=cf");
    assertThat(records.get(1).key()).isNull();
    assertThat(headers(records.get(1))).containsExactly("type=counter", "source_id=", "instance_id=");
    assertThat(sent.isComplete()).isFalse();
    assertThat(budget.usedBytes()).isGreaterThan(KafkaClient.BUFFER_BYTES);
    takeAll(2);
    assertThat(Awaiting.done(sent)).isEqualTo(Outcome.TAKEN);
    Awaiting.until(() -> budget.usedBytes() == KafkaClient.BUFFER_BYTES);
    outlet.close();
    Awaiting.until(() -> budget.usedBytes() == 0);
  }

  @Test
  void nothingIsSentWhileTheNodeHasNoRoomForTheClient() {
    long others = budget.totalBytes() - KafkaClient.BUFFER_BYTES;
    budget.take(others);
    Outcome outcome = Awaiting.done(outlet.send(batch(log("a", "1"))));

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.NOT_NOW);
    assertThat(outcome.reason()).isEqualTo("no_memory");
    assertThat(complaints).containsExactly("node.bufferBytes has no room for the 9 MiB of its client");
    assertThat(budget.usedBytes()).isEqualTo(others);
    assertThat(made).isEmpty();
    budget.giveBack(others);
    outlet.send(batch(log("a", "1")));

    assertThat(records(1)).hasSize(1);
  }

  @Test
  void roomIsGivenBackWhereNoClientCanBeMade() {
    refusesToOpen = new ConfigException("No resolvable bootstrap urls");
    Awaiting.done(outlet.send(batch(log("a", "1"))));

    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void clientThatTheWorkerIsStillMakingIsClosedAfterTheNodeHasStopped() {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    beforeOpening = stopped::join;
    outlet.send(batch(log("a", "1")));
    outlet.close();
    Awaiting.done(vertx.close());
    stopped.complete(null);

    Awaiting.until(() -> !made.isEmpty() && made.get(0).closed());
    made.get(0).errorNext(new TimeoutException());
    Awaiting.until(() -> budget.usedBytes() == 0);
  }

  @Test
  void valueIsJsonWhereThatIsWanted() {
    outlet.close();
    outlet = outlet("{'format': 'json'}");
    outlet.send(batch(log("web", "a")));

    assertThat(new JsonObject(new String(records(1).get(0).value(), UTF_8)).getString("source_id")).isEqualTo("web");
  }

  @Test
  void whatIsTooLargeOrInNobodysHandsIsLostByItselfAndSaysOfWhom() {
    Future<Outcome> sent = outlet.send(batch(log("a", "1"), log("b", "2"), log("c", "3"), log("d", "4")));
    records(4);
    made.get(0).completeNext();
    made.get(0).errorNext(new RecordTooLargeException());
    made.get(0).errorNext(new TimeoutException());
    made.get(0).completeNext();

    Outcome outcome = Awaiting.done(sent);
    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.TAKEN);
    assertThat(outcome.lost()).extracting(part -> part.reason() + " " + sources(part.envelopes()))
        .containsExactly("rejected [b]", "in_flight [c]");
    outlet.send(batch(log("e", "5")));
    records(5);
    assertThat(made).as("the client stays as it is").hasSize(1);
  }

  @Test
  void whatMayNotBeWrittenIsTheRestThatIsSentAgainByAnotherClient() {
    Future<Outcome> sent = outlet.send(batch(log("a", "1"), log("b", "2")));
    records(2);
    made.get(0).completeNext();
    made.get(0).errorNext(new TopicAuthorizationException("logs"));

    Outcome outcome = Awaiting.done(sent);
    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.NOT_NOW);
    assertThat(outcome.reason()).isEqualTo("refused");
    assertThat(sources(outcome.rest())).containsExactly("b");
    Future<Outcome> again = outlet.send(outcome.rest());
    Awaiting.until(() -> made.size() == 2 && made.get(1).history().size() == 1);
    assertThat(made.get(0).closed()).isTrue();
    made.get(1).completeNext();
    assertThat(Awaiting.done(again)).isEqualTo(Outcome.TAKEN);
  }

  @Test
  void nothingIsHandedOverBehindWhatTheClientDoesNotTakeNow() {
    for (Map.Entry<RuntimeException, String> each : Map.<RuntimeException, String>of(
        new TimeoutException("no brokers"), "connect it can't be reached",
        new TimeoutException("no topic", new UnknownTopicOrPartitionException()), "refused it has no such topic",
        new SaslAuthenticationException("no"), "refused it does not take the user with this password").entrySet()) {
      outlet.close();
      outlet = outlet("{}", each.getKey());
      Outcome outcome = Awaiting.done(outlet.send(batch(log("a", "1"), log("b", "2"))));

      assertThat(outcome.kind()).isEqualTo(Outcome.Kind.NOT_NOW);
      assertThat(outcome.reason() + " " + outcome.complaint()).isEqualTo(each.getValue());
      assertThat(outcome.rest()).isNull();
      assertThat(made.get(made.size() - 1).history()).isEmpty();
    }
  }

  @Test
  void namesThatCannotBeLookedUpAreTriedAgain() {
    refusesToOpen = new ConfigException("No resolvable bootstrap urls");
    assertThat(Awaiting.done(outlet.send(batch(log("a", "1")))).complaint())
        .isEqualTo("the names of its brokers can't be looked up");
    assertThat(complaints).containsExactly("the names of its brokers can't be looked up");
    refusesToOpen = null;
    outlet.send(batch(log("a", "1")));

    assertThat(records(1)).hasSize(1);
  }

  @Test
  void roomIsGivenBackOfClientsThatFailToClose() {
    Future<Outcome> first = outlet.send(batch(log("a", "1")));
    records(1);
    takeAll(1);
    assertThat(Awaiting.done(first)).isEqualTo(Outcome.TAKEN);
    last().closeException = new KafkaException();
    outlet.renew();
    assertThat(Awaiting.done(outlet.send(batch(log("a", "2")))).kind()).isEqualTo(Outcome.Kind.NOT_NOW);
    assertThat(budget.usedBytes()).isZero();
    outlet.send(batch(log("a", "2")));

    Awaiting.until(() -> made.size() == 2 && last().history().size() == 1);
  }

  @Test
  void isMadeAnewWithOtherCertificatesAndClosedAtTheEnd() {
    outlet.send(batch(log("a", "1")));
    records(1);
    outlet.renew();
    outlet.send(batch(log("a", "2")));
    Awaiting.until(() -> made.size() == 2);
    assertThat(made.get(0).closed()).isTrue();
    outlet.close();

    Awaiting.until(() -> made.get(1).closed());
  }

  private KafkaOutlet outlet(String changes, RuntimeException... refusals) {
    KafkaDestinationConfig config = config(changes);
    return new KafkaOutlet(new VertxScheduler(vertx), Executors.newSingleThreadExecutor(),
        () -> {
          beforeOpening.run();
          if (refusesToOpen != null) {
            throw refusesToOpen;
          }
          MockProducer<byte[], byte[]> producer =
              new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
          producer.sendException = refusals.length == 0 ? null : refusals[0];
          made.add(producer);
          return producer;
        }, new KafkaRecords(config), budget, complaints::add);
  }

  private static KafkaDestinationConfig config(String changes) {
    JsonObject topic = new JsonObject("{'brokers': ['127.0.0.1:9092'], 'topic': 'logs', 'headerTags': ['deployment', 'zone']}"
        .replace('\'', '"')).mergeIn(new JsonObject(changes.replace('\'', '"')));
    return NodeConfig.parse(new JsonObject().put("forwarder", new JsonObject().put("kafka",
        new JsonObject().put("topic", topic))), Map.of()).orThrow().forwarder().orElseThrow().kafka().get(0);
  }

  private List<ProducerRecord<byte[], byte[]>> records(int count) {
    Awaiting.until(() -> !made.isEmpty() && last().history().size() == count);
    return last().history();
  }

  private MockProducer<byte[], byte[]> last() {
    return made.get(made.size() - 1);
  }

  private void takeAll(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(last().completeNext()).isTrue();
    }
  }

  private static List<String> headers(ProducerRecord<byte[], byte[]> record) {
    return Stream.of(record.headers().toArray()).map(KafkaOutletTest::text).toList();
  }

  private static String text(Header header) {
    return header.key() + "=" + new String(header.value(), UTF_8);
  }

  private static List<String> sources(Batch batch) {
    try {
      return EnvelopeBatch.parseFrom(java.util.Arrays.copyOfRange(batch.bytes(), batch.offset(), batch.end()))
          .getBatchList().stream().map(Envelope::getSourceId).toList();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Batch batch(Envelope... envelopes) {
    byte[] bytes = EnvelopeBatch.newBuilder().addAllBatch(List.of(envelopes)).build().toByteArray();
    return new Batch(bytes, 0, bytes.length, envelopes.length);
  }

  private static Envelope log(String source, String text) {
    return Envelope.newBuilder().setSourceId(source)
        .setLog(Log.newBuilder().setPayload(com.google.protobuf.ByteString.copyFromUtf8(text))).build();
  }
}
