package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;
import loggregator.testing.Awaiting;
import loggregator.testing.FreePorts;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Syslog drains through a whole node. */
class DrainsTest {
  @TempDir
  private Path folder;

  @Test
  void messagesOfTheApplicationArriveInTheirOrder() throws IOException {
    try (SyslogReceiver receiver = SyslogReceiver.open(); TestNode node = start(drain(receiver.url(), "app"))) {
      Producer producer = node.producer();
      producer.send(log("other", "not for it"));
      for (int i = 0; i < 20; i++) {
        EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
        IntStream.range(100 * i, 100 * i + 100).forEach(n -> batch.addBatch(log("app", "line " + n)));
        producer.send(batch.build());
      }

      List<String> messages = receiver.receive(2_000);
      assertThat(messages.get(0)).isEqualTo(
          "<14>1 1970-01-01T00:00:01+00:00 org.space.app app [APP/7] - [tags@47450 source_type=\"APP\"] line 0\n");
      assertThat(messages).extracting(message -> message.replaceFirst("(?s).*\\] (line \\d+)\n", "$1"))
          .containsExactlyElementsOf(IntStream.range(0, 2_000).mapToObj(i -> "line " + i).toList());
      assertThat(receiver.connections()).isOne();
      assertThat(node.metric("loggregator_output_envelopes_total", "output=\"drains\"", "destination=\"app\""))
          .isEqualTo(2_000);
    }
  }

  @Test
  void drainOfAllSourcesGetsEverySource() throws IOException {
    try (SyslogReceiver receiver = SyslogReceiver.open();
        TestNode node = start(new JsonObject().put("url", receiver.url() + "?drain-data=all"))) {
      node.producer().send(log("one", "1"), log("two", "2"));

      assertThat(receiver.receive(2)).anyMatch(message -> message.contains(" one [APP/7]"))
          .anyMatch(message -> message.contains(" two [APP/7]"));
    }
  }

  @Test
  void bindingThatStaysKeepsItsConnection() throws IOException {
    try (SyslogReceiver staying = SyslogReceiver.open(); SyslogReceiver other = SyslogReceiver.open();
        TestNode node = start(drain(staying.url(), "app"))) {
      Producer producer = node.producer();
      producer.send(log("app", "a"));
      staying.receive(1);
      bind(drain(staying.url(), "app"), drain(other.url(), "app"));
      Awaiting.until(() -> node.metric("loggregator_output_destinations", "output=\"drains\"") == 2);
      producer.send(log("app", "b"));
      other.receive(1);
      staying.receive(2);
      bind(drain(staying.url(), "app"));
      Awaiting.until(() -> other.isClosedByPeer(0));
      producer.send(log("app", "c"));

      staying.receive(3);
      assertThat(staying.connections()).isOne();
      assertThat(other.messages()).hasSize(1);
    }
  }

  @Test
  void fileThatCannotBeReadLeavesWhatIsBound() throws IOException {
    try (SyslogReceiver receiver = SyslogReceiver.open(); TestNode node = start(drain(receiver.url(), "app"))) {
      write("[{");
      Awaiting.until(() -> node.metric("loggregator_drain_refresh_errors_total") > 1);
      node.producer().send(log("app", "a"));

      receiver.receive(1);
    }
  }

  @Test
  void drainThatHangsHarmsNoOther() throws IOException {
    try (SyslogReceiver hanging = SyslogReceiver.openWithoutReading(); SyslogReceiver sound = SyslogReceiver.open();
        TestNode node = TestNode.start(config -> config.put("forwarder", forwarder(
            drain(hanging.url(), "hanging"), drain(sound.url(), "sound"))
            .put("diode", new JsonObject().put("maxEnvelopes", 1_000))))) {
      Consumer notices = Consumer.open(node.rlpChannel(), Consumer.logsOf("hanging"));
      Producer producer = node.producer();
      String line = "x".repeat(5_000);
      EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
      IntStream.range(0, 500).forEach(i -> batch.addBatch(log("hanging", line)));
      Awaiting.until(() -> {
        producer.send(batch.build());
        return node.metric("loggregator_dropped_envelopes_total", "role=\"forwarder\"", "reason=\"overflow\"") > 0;
      });
      producer.send(log("sound", "through"));

      sound.receive(1);
      Awaiting.until(() -> notices.received().stream().anyMatch(e -> e.getTagsOrThrow("source_type").equals("LGR")));
      assertThat(notices.received()).filteredOn(e -> e.getTagsOrThrow("source_type").equals("LGR"))
          .allSatisfy(notice -> assertThat(notice.getLog().getPayload().toStringUtf8()).matches(
              "\\d+ messages lost for application hanging in user provided syslog drain with url syslog://127.0.0.1:"
                  + hanging.port()));
    }
  }

  @Test
  void messagesWaitForADrainThatIsDown() throws IOException {
    int port = FreePorts.one();
    try (TestNode node = start(drain("syslog://user:secret@127.0.0.1:" + port + "?token=secret", "app"))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      node.producer().send(log("app", "a"));
      assertThat(consumer.receive(2).get(1).getLog().getPayload().toStringUtf8())
          .isEqualTo("Failed to connect to syslog://127.0.0.1:" + port + ": it refuses connections");
      try (SyslogReceiver receiver = SyslogReceiver.on(new ServerSocket(port))) {
        assertThat(receiver.receive(1).get(0)).endsWith(" a\n");
      }
    }
  }

  @Test
  void wrongBindingIsToldToItsApplicationOnce() throws IOException {
    try (TestNode node = start()) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      bind(drain("gopher://u:p@h/x?y", "app"), drain("syslog://h", "app").put("credentials", new JsonArray()));

      Envelope notice = consumer.receive(1).get(0);
      assertThat(notice.getLog().getPayload().toStringUtf8())
          .isEqualTo("Invalid Scheme gopher for syslog drain url gopher://h/x");
      assertThat(notice.getLog().getType()).isEqualTo(Log.Type.ERR);
      assertThat(node.metric("loggregator_drain_problems_total")).isOne();
    }
  }

  @Test
  void onlySoManyDrainsOfOneApplicationAreServed() throws IOException {
    try (SyslogReceiver receiver = SyslogReceiver.open();
        TestNode node = start(IntStream.range(0, 7).mapToObj(i -> drain(receiver.url() + "/?n=" + i, "app"))
            .toArray(JsonObject[]::new))) {
      assertThat(node.metric("loggregator_output_destinations")).isEqualTo(5);
      assertThat(node.metric("loggregator_drain_wrong_bindings")).isEqualTo(2);
    }
  }

  @Test
  void onlySoManyBindingsAreServedAndNoneThatIsHuge() throws IOException {
    try (SyslogReceiver receiver = SyslogReceiver.open();
        TestNode node = TestNode.start(config -> config.put("forwarder", changed(
            forwarder(drain(receiver.url() + "/?1" + "x".repeat(70_000), "a"), drain(receiver.url() + "/?2", "b"),
                drain(receiver.url() + "/?3", "c"), drain(receiver.url() + "/?4", "d")),
            drains -> drains.put("maxBindings", 3))))) {
      assertThat(node.metric("loggregator_output_destinations")).isEqualTo(2);
      assertThat(node.metric("loggregator_drain_bindings")).isEqualTo(4);
      assertThat(node.metric("loggregator_drain_wrong_bindings")).isEqualTo(2);
    }
  }

  @Test
  void fileWithoutEndLeavesWhatIsBound() throws IOException {
    try (SyslogReceiver receiver = SyslogReceiver.open(); TestNode node = start(drain(receiver.url(), "app"))) {
      write("[" + " ".repeat(32 << 20) + "]");
      Awaiting.until(() -> node.metric("loggregator_drain_refresh_errors_total") > 0);
      node.producer().send(log("app", "a"));

      receiver.receive(1);
    }
  }

  @Test
  void drainIntoAForbiddenNetworkIsRefused() throws IOException {
    try (SyslogReceiver receiver = SyslogReceiver.open();
        TestNode node = TestNode.start(config -> config.put("forwarder", changed(
            forwarder(drain("syslog://localhost:" + receiver.port(), "app")),
            drains -> drains.put("forbiddenAddresses", new JsonArray().add("127.0.0.0/8").add("::1")))))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      node.producer().send(log("app", "a"));

      assertThat(consumer.receive(2).get(1).getLog().getPayload().toStringUtf8())
          .endsWith("its address is forbidden");
      assertThat(receiver.connections()).isZero();
    }
  }

  static JsonObject changed(JsonObject forwarder, java.util.function.Consumer<JsonObject> change) {
    change.accept(forwarder.getJsonObject("drains"));
    return forwarder;
  }

  static Envelope log(String sourceId, String line) {
    return Envelope.newBuilder().setSourceId(sourceId).setInstanceId("7").setTimestamp(1_000_000_000L)
        .putTags("source_type", "APP").setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8(line))).build();
  }

  private static JsonObject drain(String url, String app) {
    return new JsonObject().put("url", url).put("credentials", new JsonArray().add(new JsonObject().put("apps",
        new JsonArray().add(new JsonObject().put("app_id", app).put("hostname", "org.space.app")))));
  }

  private TestNode start(JsonObject... drains) throws IOException {
    JsonObject forwarder = forwarder(drains);
    return TestNode.start(config -> config.put("forwarder", forwarder));
  }

  private JsonObject forwarder(JsonObject... drains) {
    bind(drains);
    return new JsonObject().put("drains", new JsonObject()
        .put("file", folder.resolve("drains.json").toString()).put("refreshIntervalMs", 50));
  }

  private void bind(JsonObject... drains) {
    write(new JsonArray(List.of(drains)).encode());
  }

  private void write(String text) {
    try {
      Path fresh = folder.resolve("fresh");
      Files.writeString(fresh, text);
      Files.move(fresh, folder.resolve("drains.json"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
