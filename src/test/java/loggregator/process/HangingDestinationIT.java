package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import loggregator.node.SyslogReceiver;
import org.cloudfoundry.loggregator.v2.EgressGrpc;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A forwarder in a process of its own, one of whose drains takes connections and reads nothing for a minute. */
@Tag("fault")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HangingDestinationIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long HANGS_MS = 60_000;
  private static final long ROUND_MS = 250;
  private static final int SOUND_PER_ROUND = 50;
  private static final int HANGING_PER_ROUND = 200;
  private static final String LARGE = "x".repeat(5_000);

  @TempDir
  private Path folder;

  private final Fleet fleet = new Fleet(LinkKind.GRPC);
  private final AtomicLong told = new AtomicLong();
  private final AtomicLong notices = new AtomicLong();

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void costsOthersNothingAndItsOwnLossIsToldExactly() throws Exception {
    try (SyslogReceiver hanging = SyslogReceiver.openWithoutReading(); SyslogReceiver sound = SyslogReceiver.open()) {
      bind(drain(hanging, "hanging"), drain(sound, "sound"));
      NodeProcess router = fleet.start("router");
      NodeProcess rlp = fleet.start("rlp");
      NodeProcess agent = fleet.start("agent");
      NodeProcess forwarder = fleet.start("forwarder", forwarder());
      List.of(router, rlp, agent, forwarder).forEach(NodeProcess::awaitUp);
      listen(rlp);
      await().atMost(LIMIT).until(() -> router.metric("loggregator_routing_subscriptions", "router") >= 2 + 1);

      long rounds = send(agent, forwarder);
      await().atMost(LIMIT).untilAsserted(
          () -> assertThat(sound.messages()).as(fleet::logs).hasSize((int) rounds * SOUND_PER_ROUND));
      assertThat(fellOut(forwarder)).as("the drain hung long enough").isPositive();
      bind(drain(sound, "sound"));
      await().atMost(LIMIT).until(() -> forwarder.metric("loggregator_output_destinations", "output=\"drains\"") == 1);

      await().atMost(LIMIT).untilAsserted(() -> assertThat(told).as(fleet::logs).hasValue(lost(forwarder)));
      // what is told is a log of the same source, so the drain gets that, too
      long ofHanging = taken(forwarder) - rounds * SOUND_PER_ROUND + lost(forwarder);
      assertThat(ofHanging).isBetween(rounds * HANGING_PER_ROUND, rounds * HANGING_PER_ROUND + notices.get());
      assertThat(router.metric("loggregator_dropped_envelopes_total")).as(fleet::logs).isZero();
    }
  }

  /** Both sources, for as long as the drain hangs; gives how many rounds it were. */
  private long send(NodeProcess agent, NodeProcess forwarder) throws InterruptedException {
    IngressGrpc.IngressBlockingStub producer = IngressGrpc.newBlockingStub(fleet.channel(agent.port("agent"), "metron"));
    long rounds = 0;
    long begunAt = System.nanoTime();
    while (System.nanoTime() - begunAt < TimeUnit.MILLISECONDS.toNanos(HANGS_MS)) {
      producer.send(logs("hanging", HANGING_PER_ROUND, LARGE));
      producer.send(logs("sound", SOUND_PER_ROUND, "line"));
      rounds++;
      TimeUnit.MILLISECONDS.sleep(ROUND_MS);
      if (rounds % 40 == 0) {
        assertThat(number(forwarder, "loggregator_buffer_bytes "))
            .isLessThanOrEqualTo(number(forwarder, "loggregator_buffer_bytes_max "));
      }
    }
    return rounds;
  }

  private static long number(NodeProcess node, String name) {
    return node.metrics().lines().filter(line -> line.startsWith(name))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length()))).sum();
  }

  /** Adds up what the source is told in its own stream. */
  private void listen(NodeProcess rlp) {
    Iterator<EnvelopeBatch> batches = EgressGrpc.newBlockingStub(fleet.channel(rlp.port("rlp"), "reverselogproxy"))
        .batchedReceiver(EgressBatchRequest.newBuilder().setUsePreferredTags(true).addSelectors(
            Selector.newBuilder().setSourceId("hanging").setLog(LogSelector.getDefaultInstance())).build());
    Thread reader = new Thread(() -> batches.forEachRemaining(batch -> batch.getBatchList().forEach(this::hear)), "reader");
    reader.setUncaughtExceptionHandler((thread, closed) -> {});
    reader.setDaemon(true);
    reader.start();
  }

  private void hear(Envelope envelope) {
    if (envelope.getTagsOrDefault("source_type", "").equals("LGR")) {
      String text = envelope.getLog().getPayload().toStringUtf8();
      notices.incrementAndGet();
      if (text.contains(" lost ")) {
        told.addAndGet(Long.parseLong(text.substring(0, text.indexOf(' '))));
      }
    }
  }

  private static long fellOut(NodeProcess forwarder) {
    return forwarder.metric("loggregator_dropped_envelopes_total", "diode=\"drain\"");
  }

  private static long lost(NodeProcess forwarder) {
    return fellOut(forwarder) + forwarder.metric("loggregator_output_lost_envelopes_total", "output=\"drains\"");
  }

  private static long taken(NodeProcess forwarder) {
    return forwarder.metric("loggregator_output_envelopes_total", "output=\"drains\"");
  }

  private static EnvelopeBatch logs(String source, int count, String line) {
    Envelope log = Envelope.newBuilder().setSourceId(source).setInstanceId("0").setTimestamp(1_000_000_000L)
        .putTags("source_type", "APP").setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8(line))).build();
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    IntStream.range(0, count).forEach(i -> batch.addBatch(log));
    return batch.build();
  }

  private static JsonObject drain(SyslogReceiver receiver, String app) {
    return new JsonObject().put("url", receiver.url()).put("credentials", new JsonArray().add(new JsonObject()
        .put("apps", new JsonArray().add(new JsonObject().put("app_id", app).put("hostname", "h")))));
  }

  private void bind(JsonObject... drains) throws IOException {
    Path fresh = Files.writeString(folder.resolve("fresh"), new JsonArray(List.of(drains)).encode());
    Files.move(fresh, folder.resolve("drains.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** OpenTelemetry gets only what nobody sends, since nothing listens there. */
  private JsonObject forwarder() {
    return new JsonObject().put("forwarder", new JsonObject()
        .put("drains", new JsonObject().put("file", folder.resolve("drains.json").toString()).put("refreshIntervalMs", 200))
        .put("otlp", new JsonObject().put("collector", new JsonObject().put("sourceIds", new JsonArray().add("none"))))
        .put("files", new JsonObject().put("all", new JsonObject().put("sourceIds", new JsonArray().add("none"))
            .put("file", folder.resolve("none.json").toString()))));
  }
}
