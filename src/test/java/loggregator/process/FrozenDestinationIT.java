package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import loggregator.node.SyslogReceiver;
import loggregator.testing.CollectorProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A node with two destinations, of which one is a process that is frozen for about a minute. */
@Tag("fault")
@ResourceLock("processes")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class FrozenDestinationIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int PER_SECOND = 500;
  private static final int FROZEN_SECONDS = 60;
  private static final int QUEUE_ENVELOPES = 5_000;
  private static final Pattern NOTICE = Pattern.compile("(\\d+) envelopes of source-0 lost on their way to collector");

  @TempDir
  private Path folder;

  private final Fleet fleet = new Fleet(LinkKind.GRPC);

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void costsTheOtherNothingAndItsOwnLossIsCountedAndTold() throws Exception {
    try (CollectorProcess collector = new CollectorProcess(); SyslogReceiver sound = SyslogReceiver.open()) {
      Path bindings = Files.writeString(folder.resolve("drains.json"),
          new JsonArray().add(new JsonObject().put("url", sound.url() + "?drain-data=all")).encode());
      NodeProcess node = fleet.start("node", forwarder(collector, bindings)).awaitUp();
      await().atMost(LIMIT).ignoreExceptions().until(() -> collector.records() == 0);
      SteadyProducer producer = fleet.produce(List.of(node), "source", PER_SECOND);
      await().atMost(LIMIT).until(() -> collector.records() > PER_SECOND && sound.messages().size() > PER_SECOND);

      collector.freeze();
      for (int second = 0; second < FROZEN_SECONDS; second++) {
        int next = sound.messages().size() + PER_SECOND;
        await().atMost(LIMIT).until(() -> sound.messages().size() >= next);
        assertThat(node.metric("loggregator_buffer_bytes"))
            .isLessThanOrEqualTo(node.metric("loggregator_buffer_bytes_max"));
      }
      assertThat(fellOut(node)).as("the fault").isPositive();
      collector.thaw();
      long sent = producer.stop().accepted();

      await().atMost(LIMIT).untilAsserted(() -> {
        long notices = notices(sound).size();
        assertThat(sound.messages().size()).as(fleet::logs).isEqualTo(sent + notices);
        assertThat(told(sound)).isEqualTo(lost(node));
        // What was on its way when it was given up was in the frozen process' sockets, and may be read after all.
        assertThat(sent + notices - collector.records()).isBetween(lost(node) - inFlight(node), lost(node));
      });
      assertThat(node.metric("loggregator_output_lost_envelopes_total", "output=\"drains\"")).isZero();
      assertThat(node.metric("loggregator_dropped_envelopes_total", "role=\"router\"")).isZero();
    }
  }

  private static long lost(NodeProcess node) {
    return fellOut(node) + node.metric("loggregator_output_lost_envelopes_total", "output=\"otlp\"");
  }

  private static long fellOut(NodeProcess node) {
    return node.metric("loggregator_dropped_envelopes_total", "role=\"forwarder\"", "diode=\"otlp.collector\"");
  }

  private static long inFlight(NodeProcess node) {
    return node.metric("loggregator_output_lost_envelopes_total", "output=\"otlp\"", "reason=\"in_flight\"");
  }

  /** What the source's own stream says of its losses, for the sound destination gets that, too. */
  private static List<MatchResult> notices(SyslogReceiver sound) {
    return sound.messages().stream().flatMap(message -> NOTICE.matcher(message).results()).toList();
  }

  private static long told(SyslogReceiver sound) {
    return notices(sound).stream().mapToLong(notice -> Long.parseLong(notice.group(1))).sum();
  }

  private static JsonObject forwarder(CollectorProcess collector, Path bindings) {
    return new JsonObject().put("forwarder", new JsonObject()
        .put("diode", new JsonObject().put("maxEnvelopes", QUEUE_ENVELOPES))
        .put("drains", new JsonObject().put("file", bindings.toString()).put("refreshIntervalMs", 200))
        .put("otlp", new JsonObject().put("collector", new JsonObject().put("url", collector.url())
            .put("allowPlainText", true).put("protocol", "http").put("types", new JsonArray().add("log")))));
  }
}
