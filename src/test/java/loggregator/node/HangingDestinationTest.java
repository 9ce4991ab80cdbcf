package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.IntStream;
import loggregator.testing.Awaiting;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drain that takes connections and never reads, for as long as its binding is there. */
class HangingDestinationTest {
  private static final int BUDGET_BYTES = 8 << 20;
  private static final int ROUNDS = 60;
  private static final int SOUND_PER_ROUND = 20;
  private static final int HANGING_PER_ROUND = 100;

  @TempDir
  private Path folder;

  @Test
  void costsOthersNothingAndItsOwnLossIsToldExactly() throws IOException {
    try (SyslogReceiver hanging = SyslogReceiver.openWithoutReading(); SyslogReceiver sound = SyslogReceiver.open()) {
      bind(drain(hanging, "hanging"), drain(sound, "sound"));
      try (TestNode node = TestNode.start(config -> {
        config.getJsonObject("node").put("bufferBytes", BUDGET_BYTES);
        config.put("forwarder", new JsonObject().put("drains", new JsonObject()
            .put("file", folder.resolve("drains.json").toString()).put("refreshIntervalMs", 50)));
      })) {
        Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("hanging"));
        Producer producer = node.producer();
        for (int round = 1; round <= ROUNDS; round++) {
          producer.send(logs("hanging", HANGING_PER_ROUND, "x".repeat(5_000)));
          producer.send(logs("sound", SOUND_PER_ROUND, "round " + round));
          sound.receive(SOUND_PER_ROUND * round);
          assertThat(node.metric("loggregator_buffer_bytes")).isLessThanOrEqualTo(BUDGET_BYTES);
        }
        Awaiting.until(() -> fellOut(node) > 0);
        bind(drain(sound, "sound"));
        Awaiting.until(() -> node.metric("loggregator_output_destinations", "output=\"drains\"") == 1);

        assertThat(sound.messages()).hasSize(ROUNDS * SOUND_PER_ROUND);
        Awaiting.until(() -> told(consumer) == lost(node));
        // What is told is a log of the same source, so the drain gets that, too.
        assertThat(taken(node) - ROUNDS * SOUND_PER_ROUND + lost(node))
            .isBetween((long) ROUNDS * HANGING_PER_ROUND, ROUNDS * HANGING_PER_ROUND + notices(consumer));
        assertThat(node.metric("loggregator_dropped_envelopes_total", "role=\"router\"")).isZero();
      }
    }
  }

  private static long fellOut(TestNode node) {
    return (long) node.metric("loggregator_dropped_envelopes_total", "role=\"forwarder\"", "diode=\"drain\"");
  }

  private static long lost(TestNode node) {
    return fellOut(node) + (long) node.metric("loggregator_output_lost_envelopes_total", "output=\"drains\"");
  }

  private static long taken(TestNode node) {
    return (long) node.metric("loggregator_output_envelopes_total", "output=\"drains\"");
  }

  private static long notices(Consumer consumer) {
    return consumer.received().stream().filter(HangingDestinationTest::isNotice).count();
  }

  private static long told(Consumer consumer) {
    return consumer.received().stream().filter(HangingDestinationTest::isNotice)
        .map(notice -> notice.getLog().getPayload().toStringUtf8())
        .mapToLong(text -> Long.parseLong(text.substring(0, text.indexOf(' ')))).sum();
  }

  private static boolean isNotice(Envelope envelope) {
    return envelope.getTagsOrThrow("source_type").equals("LGR");
  }

  private static EnvelopeBatch logs(String source, int count, String line) {
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    IntStream.range(0, count).forEach(i -> batch.addBatch(DrainsTest.log(source, line)));
    return batch.build();
  }

  private static JsonObject drain(SyslogReceiver receiver, String app) {
    return new JsonObject().put("url", receiver.url()).put("credentials", new JsonArray().add(new JsonObject()
        .put("apps", new JsonArray().add(new JsonObject().put("app_id", app).put("hostname", "h")))));
  }

  private void bind(JsonObject... drains) throws IOException {
    Path fresh = Files.writeString(folder.resolve("fresh"), new JsonArray(java.util.List.of(drains)).encode());
    Files.move(fresh, folder.resolve("drains.json"), StandardCopyOption.ATOMIC_MOVE);
  }
}
